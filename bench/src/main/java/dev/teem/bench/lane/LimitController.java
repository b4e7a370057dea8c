package dev.teem.bench.lane;

/** Says how many calls a lane may have in flight. */
interface LimitController {
  int limit(long nowNanos);

  /**
   * Once a millisecond: there is more work than the limit allows.
   *
   * @param backlog how much more
   */
  default void waiting(long nowNanos, int backlog) {}

  /**
   * A call has come back.
   *
   * @param atStart calls in flight when it was started, this one included
   * @param inFlight calls in flight until now, this one included
   */
  default void completed(
      long startNanos, long nowNanos, boolean failed, int atStart, int inFlight) {}
}
