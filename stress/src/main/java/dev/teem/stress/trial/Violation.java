package dev.teem.stress.trial;

/** A promise was broken. The message says which and how. */
public final class Violation extends Exception {
  private static final long serialVersionUID = 1L;

  /** What was promised, and what was found instead. */
  public Violation(String message) {
    super(message);
  }

  /** The same, with what made it known. */
  public Violation(String message, Throwable cause) {
    super(message, cause);
  }
}
