package dev.teem.engine.capability;

/** A capability does not allow what its holder tried; the message says why. */
public final class CapabilityException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A refusal. */
  public CapabilityException(String message) {
    super(message);
  }
}
