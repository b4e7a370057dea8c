package dev.teem.bench.lane;

import dev.teem.engine.lane.AdaptiveLimit;
import dev.teem.engine.lane.LimitConfig;
import java.time.Duration;

/** Ours. */
final class TeemLimit implements LimitController {
  private static final int RUSH = LimitConfig.USUAL_RUSH;

  private final AdaptiveLimit limit;

  TeemLimit(int start, int ceiling, long seed) {
    limit = new AdaptiveLimit(new LimitConfig(1, ceiling, start, RUSH, Duration.ofMillis(1)), seed);
  }

  @Override
  public int limit(long nowNanos) {
    return limit.limit();
  }

  @Override
  public void waiting(long nowNanos, int backlog) {
    limit.waiting(nowNanos, backlog);
  }

  @Override
  public void completed(long startNanos, long nowNanos, boolean failed, int atStart, int inFlight) {
    // Work that never ends has waited since the beginning.
    limit.completed(startNanos, nowNanos, failed, inFlight, startNanos + 1_000_000);
  }
}
