package dev.teem.engine.kernel;

/** What a device answered a process instead of a value. */
public final class DeviceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message the device's words
   * @param cause what it threw, or null
   */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
