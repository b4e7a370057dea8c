package dev.teem.cli;

/**
 * What the process ends with. 2 and the large ones mean the same everywhere; 0, 1 and 3 are each
 * command's own, and its help says what they mean.
 */
final class ExitStatus {
  /** run: all agents succeeded. */
  static final int OK = 0;

  /** run: some agents failed, or outputs that were asked for were given up. */
  static final int SOME_FAILED = 1;

  /** gc: the store takes more of its disk than it may, and nothing more can be given up. */
  static final int TOO_LARGE = 1;

  /** replay: a history is not what it should be. */
  static final int MISMATCH = 1;

  /** catalog: there is no such yool or lane. */
  static final int UNKNOWN = 1;

  /** catalog: two that are compared are not equal. */
  static final int DIFFERENT = 1;

  /** The command cannot be carried out as it was given. */
  static final int USAGE = 2;

  /** run: the store cannot be used. */
  static final int STORE = 3;

  /** run: what might be spent is spent. */
  static final int BUDGET_SPENT = 4;

  /** witness: what is claimed has happened. */
  static final int CONFIRMED = 0;

  /** witness: it has not. */
  static final int REFUTED = 1;

  /** witness: nobody can tell. */
  static final int UNWITNESSED = 3;

  /** A fault of our own, as in sysexits.h. */
  static final int FAULT = 70;

  /** What a shell shows for a program that a closed pipe has ended. */
  static final int BROKEN_PIPE = 128 + 13;

  private ExitStatus() {}
}
