package dev.teem.engine.kernel;

/** A system call that cannot be done, whatever the caller's authority. */
public final class KernelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * A refusal.
   *
   * @param message what was refused, and why
   */
  public KernelException(String message) {
    super(message);
  }
}
