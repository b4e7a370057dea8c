package dev.teem.bench.lane;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * A lane with work without end, against a provider, in virtual time: whenever the limit allows
 * another call, one is started. A pure function of the model, the controller and the seed; the n-th
 * call to be served takes as long whatever the controller, if the provider is as busy.
 */
final class LaneSimulation {
  private static final long TICK_NANOS = 1_000_000;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  private final ProviderModel model;
  private final LimitController controller;
  private final SplittableRandom service;
  private final SplittableRandom failures;

  private final Queue<Call> line = new ArrayDeque<>();
  private final PriorityQueue<Answer> served = new PriorityQueue<>();
  private final Histogram latencies = new Histogram(3);
  private long started;
  private long failed;
  private int inFlight;

  private LaneSimulation(ProviderModel model, LimitController controller, long seed) {
    this.model = model;
    this.controller = controller;
    SplittableRandom random = new SplittableRandom(seed);
    service = random.split();
    failures = random.split();
  }

  private record Call(long startNanos, int atStart) {}

  private record Answer(Call call, long atNanos, long number, boolean failed)
      implements Comparable<Answer> {
    @Override
    public int compareTo(Answer other) {
      int byTime = Long.compare(atNanos, other.atNanos);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  /**
   * What a lane got.
   *
   * @param perSecond calls that did not fail
   * @param p99Millis of the latency of those, from start to answer
   */
  record Outcome(double perSecond, double p99Millis) {
    /** Kleinrock's: what a fixed limit is best by. */
    double power() {
      return perSecond / p99Millis;
    }
  }

  static Outcome run(ProviderModel model, LimitController controller, long seed) {
    return new LaneSimulation(model, controller, seed).run();
  }

  private Outcome run() {
    long tick = 0;
    for (long now = 0; now < ProviderModel.RUN_NANOS; ) {
      Answer next = served.peek();
      if (next != null && next.atNanos <= tick) {
        now = next.atNanos;
        take(served.poll());
      } else {
        now = tick;
        tick += TICK_NANOS;
        controller.waiting(now, Integer.MAX_VALUE);
      }
      start(now);
      serve(now);
    }
    return outcome();
  }

  private void take(Answer answer) {
    Call call = answer.call;
    if (answer.failed) {
      failed++;
    } else {
      latencies.recordValue(answer.atNanos - call.startNanos);
    }
    controller.completed(call.startNanos, answer.atNanos, answer.failed, call.atStart, inFlight);
    inFlight--;
  }

  private void start(long now) {
    for (int limit = controller.limit(now); inFlight < limit; started++) {
      inFlight++;
      line.add(new Call(now, inFlight));
    }
  }

  private void serve(long now) {
    int knee = model.knee(now);
    while (served.size() < knee && !line.isEmpty()) {
      double nanos =
          model.serviceNanos(service) * model.slowdown(now) * model.thrashing(now, inFlight);
      boolean fails = failures.nextDouble() < model.failureShare(now, inFlight);
      long number = started - line.size();
      served.add(new Answer(line.poll(), now + Math.round(nanos), number, fails));
    }
  }

  private Outcome outcome() {
    long back = latencies.getTotalCount() + failed;
    if (started != back + inFlight || inFlight != served.size() + line.size()) {
      throw new IllegalStateException(
          "started=%d but back=%d, served=%d, in line=%d"
              .formatted(started, back, served.size(), line.size()));
    }
    return new Outcome(
        latencies.getTotalCount() * NANOS_PER_SECOND / ProviderModel.RUN_NANOS,
        latencies.getValueAtPercentile(99) / NANOS_PER_MILLI);
  }
}
