package dev.teem.bench.kernel;

/**
 * A tree of processes, each with ten children but the last level, whose processes report their
 * numbers, from 0; every other reports the sum of what its children did.
 */
public final class Skynet {
  /** How many processes the last level has. */
  public static final int LEAVES = 1_000_000;

  /** Children of each process above it. */
  public static final int BRANCHING = 10;

  private Skynet() {}

  /**
   * Checks the sum at the root.
   *
   * @throws IllegalStateException if it is wrong
   */
  public static void check(long sum) {
    long wanted = (long) LEAVES * (LEAVES - 1) / 2;
    if (sum != wanted) {
      throw new IllegalStateException("wrong result: skynet sum=" + sum + ", not " + wanted);
    }
  }
}
