package dev.teem.cli;

/** A size that is the value of an option, in MiB. */
final class Mebibytes {
  private static final int SHIFT = 20;
  private static final long MOST = Long.MAX_VALUE >> SHIFT;

  private Mebibytes() {}

  /** In bytes; null where the option was not given. */
  static Long toBytes(String option, Long mebibytes, long least) {
    if (mebibytes == null) {
      return null;
    }
    if (mebibytes < least || mebibytes > MOST) {
      throw new UsageException(
          option + ": " + mebibytes + " is not a number of MiB between " + least + " and " + MOST);
    }
    return mebibytes << SHIFT;
  }
}
