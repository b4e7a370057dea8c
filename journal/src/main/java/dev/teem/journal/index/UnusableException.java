package dev.teem.journal.index;

/** Why the content of an existing file cannot be used; never leaves the package. */
final class UnusableException extends Exception {
  private static final long serialVersionUID = 1;

  private final Opening opening;

  UnusableException(Opening opening, String detail) {
    super(detail);
    this.opening = opening;
  }

  static void check(boolean sound, String detail) throws UnusableException {
    if (!sound) {
      throw new UnusableException(Opening.DAMAGED, detail);
    }
  }

  Opening opening() {
    return opening;
  }
}
