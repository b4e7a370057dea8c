package dev.teem.engine.lane;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A lane that has always as many calls in flight as its limit allows, at a provider whose latency
 * is decided when a call starts: flat up to the knee, then in proportion to the calls in flight.
 * Time is counted, not spent.
 */
final class BusyLane {
  static final long LATENCY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private record Call(long startNanos, long endNanos, boolean fails) {}

  final List<LimitChange> changes = new ArrayList<>();

  /** What the provider is like from now on; any of it may be changed between two runs. */
  int knee;

  double slowdown = 1;
  double failureShare;
  double spread = 0.3;

  /** How long work has waited when it is started, and how much waits. */
  long queuedNanos = TimeUnit.SECONDS.toNanos(1);

  int backlog = Integer.MAX_VALUE;

  private final AdaptiveLimit limit;
  private final SplittableRandom random;
  private final PriorityQueue<Call> calls =
      new PriorityQueue<>(Comparator.comparingLong(Call::endNanos));
  private long nowNanos;
  private double limitTime;

  BusyLane(LimitConfig config, int knee, long seed) {
    limit = new AdaptiveLimit(config, seed);
    random = new SplittableRandom(seed);
    this.knee = knee;
    while (limit.waiting(nowNanos, backlog)) {
      changes.add(limit.lastChange());
      nowNanos += TimeUnit.MILLISECONDS.toNanos(1);
    }
  }

  int limit() {
    return limit.limit();
  }

  /**
   * Runs until so many unhindered latencies have passed, and says what the limit was on average.
   */
  double run(double latencies) {
    long from = nowNanos;
    long until = from + (long) (latencies * LATENCY_NANOS);
    limitTime = 0;
    while (nowNanos < until) {
      while (calls.size() < limit.limit()) {
        startOne();
      }
      Call call = calls.poll();
      limitTime += (double) limit.limit() * (call.endNanos - nowNanos);
      nowNanos = call.endNanos;
      if (limit.completed(call.startNanos, nowNanos, call.fails, calls.size() + 1, queuedNanos)) {
        changes.add(limit.lastChange());
      }
    }
    return limitTime / (nowNanos - from);
  }

  /** The limit itself, for what a busy lane never tells it. */
  AdaptiveLimit adaptive() {
    return limit;
  }

  /** Starts one call. */
  void startOne() {
    double crowd = Math.max(1, (calls.size() + 1) / (double) knee);
    double noise = Math.exp(spread * random.nextGaussian());
    long nanos = (long) (LATENCY_NANOS * crowd * slowdown * noise);
    calls.add(new Call(nowNanos, nowNanos + nanos, random.nextDouble() < failureShare));
  }
}
