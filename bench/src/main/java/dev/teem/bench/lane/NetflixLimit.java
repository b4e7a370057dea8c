package dev.teem.bench.lane;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import java.util.concurrent.TimeUnit;

/** A limit of Netflix's library, told of each call as its own limiters do. */
final class NetflixLimit implements LimitController {
  private final Limit limit;

  NetflixLimit(Limit limit) {
    this.limit = limit;
  }

  /**
   * With the library's defaults but for the bounds: its minimum of 20 is, by its own documentation,
   * not for batches.
   */
  static Limit gradient2(int start, int ceiling) {
    return Gradient2Limit.newBuilder()
        .initialLimit(start)
        .minLimit(1)
        .maxConcurrency(ceiling)
        .build();
  }

  /** With the library's defaults but for the bounds. Its jitter has no seed. */
  static Limit vegas(int start, int ceiling) {
    return VegasLimit.newBuilder().initialLimit(start).maxConcurrency(ceiling).build();
  }

  static Limit windowed(Limit limit, int millis) {
    return WindowedLimit.newBuilder()
        .minWindowTime(millis, TimeUnit.MILLISECONDS)
        .maxWindowTime(millis, TimeUnit.MILLISECONDS)
        .build(limit);
  }

  @Override
  public int limit(long nowNanos) {
    // One that has shrunk to nothing would never be told of a call again.
    return Math.max(1, limit.getLimit());
  }

  @Override
  public void completed(long startNanos, long nowNanos, boolean failed, int atStart, int inFlight) {
    limit.onSample(startNanos, nowNanos - startNanos, atStart, failed);
  }
}
