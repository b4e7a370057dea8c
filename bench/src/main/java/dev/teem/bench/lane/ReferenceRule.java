package dev.teem.bench.lane;

/**
 * The rule of the reference: a backlog over four times the workers asked for doubles them, latency
 * over 250 ms doubles them again, 20 % errors halve them. Both are smoothed.
 */
final class ReferenceRule implements LimitController {
  private static final double SMOOTHING = 0.2;
  private static final double SLOW_NANOS = 250e6;
  private static final double MANY_ERRORS = 0.2;

  private final int requested;
  private final int ceiling;
  private double latencyNanos;
  private double errors;

  ReferenceRule(int requested, int ceiling) {
    this.requested = requested;
    this.ceiling = ceiling;
  }

  @Override
  public int limit(long nowNanos) {
    int workers = 2 * requested;
    if (latencyNanos > SLOW_NANOS) {
      workers *= 2;
    }
    if (errors >= MANY_ERRORS) {
      workers /= 2;
    }
    return Math.clamp(workers, 1, ceiling);
  }

  @Override
  public void completed(long startNanos, long nowNanos, boolean failed, int atStart, int inFlight) {
    latencyNanos += SMOOTHING * (nowNanos - startNanos - latencyNanos);
    errors += SMOOTHING * ((failed ? 1 : 0) - errors);
  }
}
