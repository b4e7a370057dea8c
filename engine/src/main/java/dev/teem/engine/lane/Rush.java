package dev.teem.engine.lane;

/**
 * When a limit doubles although no call has come back: its pace, and what it takes. Owned by one
 * thread.
 */
final class Rush {
  private static final long NEVER = Long.MIN_VALUE;

  /** A backlog over so many limits is deep. */
  private static final int DEEP = 4;

  private static final long PACE_NANOS = 1_000_000;

  /** Calls that take longer are slow: a round more of them costs more than a burst too many. */
  private static final long SLOW_NANOS = 250_000_000;

  private long doubledNanos = NEVER;
  private long waitingNanos = NEVER;
  private long firstBackNanos = NEVER;
  private boolean knownSlow;

  boolean isOver() {
    return firstBackNanos != NEVER;
  }

  /** Work waits for the limit. Whether that is to double now. */
  boolean isDue(long nowNanos, int backlog, int limit) {
    if (waitingNanos == NEVER) {
      waitingNanos = nowNanos;
    }
    boolean early = doubledNanos != NEVER && nowNanos - doubledNanos < PACE_NANOS;
    boolean slow = knownSlow || nowNanos - waitingNanos >= SLOW_NANOS;
    return !early && (slow || backlog > DEEP * (long) limit);
  }

  void doubled(long nowNanos) {
    doubledNanos = nowNanos;
  }

  void end(long nowNanos) {
    firstBackNanos = nowNanos;
  }

  /** So many calls are back since the first was, per nanosecond. */
  double rate(double calls, long nowNanos) {
    return calls / Math.max(1, nowNanos - firstBackNanos);
  }

  /**
   * The calls that are back were too few to fill the limit, and have shown nothing of that.
   *
   * @param latencyNanos how long they took
   */
  void beginAnew(double latencyNanos) {
    knownSlow = latencyNanos > SLOW_NANOS;
    waitingNanos = NEVER;
    firstBackNanos = NEVER;
  }
}
