package dev.teem.stress;

/** What the process ends with. */
final class ExitStatus {
  static final int OK = 0;
  static final int VIOLATION = 1;
  static final int USAGE = 2;

  private ExitStatus() {}
}
