package dev.teem.cli;

/** What the process ends with. */
final class ExitStatus {
  static final int OK = 0;
  static final int SOME_FAILED = 1;
  static final int USAGE = 2;
  static final int STORE = 3;

  /** A fault of our own, as in sysexits.h. */
  static final int FAULT = 70;

  /** What a shell shows for a program that a closed pipe has ended. */
  static final int BROKEN_PIPE = 128 + 13;

  private ExitStatus() {}
}
