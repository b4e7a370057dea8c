package dev.teem.stress.damage;

/** A promise was broken. The message says which and how. */
final class Violation extends Exception {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }

  Violation(String message, Throwable cause) {
    super(message, cause);
  }
}
