package dev.teem.engine.lane;

/**
 * The share of the latest calls that failed. Each call counts a little less than the one after it,
 * all together for no more than {@link #MEMORY}.
 *
 * <p>Owned by one thread.
 */
final class FailureShare {
  private static final double MEMORY = 32;
  private static final double KEPT = 1 - 1 / MEMORY;

  /** Fewer may be chance: of five calls that fail the first counts for a little less than one. */
  private static final double FAILURES_TO_TELL = 4.5;

  private static final double CALLS_TO_TELL = MEMORY / 2;

  private double calls;
  private double failures;

  void add(boolean failed) {
    calls = calls * KEPT + 1;
    failures = failures * KEPT + (failed ? 1 : 0);
  }

  /** From 0, as before the first call, to 1. */
  double share() {
    return calls == 0 ? 0 : failures / calls;
  }

  boolean atLeast(double share) {
    return failures >= FAILURES_TO_TELL && share() >= share;
  }

  boolean isBelow(double share) {
    return calls >= CALLS_TO_TELL && share() < share;
  }

  void clear() {
    calls = 0;
    failures = 0;
  }
}
