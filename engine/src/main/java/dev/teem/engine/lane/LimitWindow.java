package dev.teem.engine.lane;

/**
 * What came back under one limit. After a change it leaves out calls that were in flight by then,
 * whose latency tells how things were before, and begins only once nearly all of those are back: of
 * new calls the quick come back first, and would pass for all. Calls that hang are not waited for
 * once as many new ones are back.
 *
 * <p>Owned by one thread.
 */
final class LimitWindow {
  /** One of so many calls in flight at a change, the slowest, is not waited for. */
  private static final int STRAGGLERS = 32;

  /** One of so many calls may have run without the limit being reached. */
  private static final int SLACK = 10;

  private final LatencySample latencies = new LatencySample();
  private long changedNanos = Long.MIN_VALUE;
  private int awaited;
  private int patience;
  private long beganNanos;
  private int calls;
  private int slack;
  private long queuedNanos;

  /** Begins anew, after a change of the limit with so many calls in flight. */
  void awaitNew(long nowNanos, int inFlight) {
    changedNanos = nowNanos;
    awaited = inFlight - inFlight / STRAGGLERS;
    patience = inFlight;
    next(nowNanos);
  }

  /** Begins anew, under the same limit. */
  void next(long nowNanos) {
    latencies.clear();
    beganNanos = nowNanos;
    calls = 0;
    slack = 0;
    queuedNanos = 0;
  }

  /** Whether a call has run under this limit alone. */
  boolean isNew(long startNanos) {
    return startNanos >= changedNanos;
  }

  void add(long startNanos, long nowNanos, boolean failed, boolean reachedLimit, long waitedNanos) {
    if (!isNew(startNanos)) {
      awaited--;
      return;
    }
    patience--;
    if (awaited > 0 && patience >= 0) {
      beganNanos = nowNanos;
      return;
    }
    calls++;
    if (!failed) {
      latencies.add(nowNanos - startNanos);
    }
    if (!reachedLimit) {
      slack++;
    }
    queuedNanos += waitedNanos;
  }

  int calls() {
    return calls;
  }

  /** Of calls that did not fail. */
  LatencySample latencies() {
    return latencies;
  }

  /** Whether the limit was what held work back. */
  boolean isBound() {
    return slack * SLACK <= calls;
  }

  /** How long work waited to be admitted, on average. */
  long meanQueuedNanos() {
    return queuedNanos / Math.max(1, calls);
  }

  /** Calls that came back per nanosecond. */
  double rate(long nowNanos) {
    return calls / (double) Math.max(1, nowNanos - beganNanos);
  }
}
