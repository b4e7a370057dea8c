package dev.teem.bench.lane;

/**
 * The rule of the reference: a backlog over four times the workers asked for doubles them, latency
 * over 250 ms doubles them again, 20 % errors halve them. Both are smoothed.
 */
final class ReferenceRule implements LimitController {
  private static final double SMOOTHING = 0.2;
  private static final double SLOW_NANOS = 250e6;
  private static final double MANY_ERRORS = 0.2;

  /** A backlog over so many times the workers asked for is deep. */
  private static final int DEEP = 4;

  private final int workers;
  private final int ceiling;
  private double latencyNanos;
  private double errors;

  /**
   * The rule for a drain.
   *
   * @param requested workers that are asked for
   * @param backlog tasks at its start, by which it goes until its end
   */
  ReferenceRule(int requested, int ceiling, int backlog) {
    workers = backlog > (long) DEEP * requested ? 2 * requested : requested;
    this.ceiling = ceiling;
  }

  @Override
  public int limit(long nowNanos) {
    int now = workers;
    if (latencyNanos > SLOW_NANOS) {
      now *= 2;
    }
    if (errors >= MANY_ERRORS) {
      now /= 2;
    }
    return Math.clamp(now, 1, ceiling);
  }

  @Override
  public void completed(long startNanos, long nowNanos, boolean failed, int atStart, int inFlight) {
    latencyNanos += SMOOTHING * (nowNanos - startNanos - latencyNanos);
    errors += SMOOTHING * ((failed ? 1 : 0) - errors);
  }
}
