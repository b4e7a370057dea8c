package dev.teem.bench.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.lane.AdaptiveLimit;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LimitConfig;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Lanes that have so much work and no more, against a provider that answers as fast however many
 * ask, in virtual time: there the reference's rule, which only has to allow many, is at its best.
 */
class ShortDrainTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LATER = TimeUnit.HOURS.toNanos(1);

  @ParameterizedTest(name = "{0} tasks of {1} ms, {2} workers of {3}")
  @CsvSource({
    "17, 5, 32, 64",
    "32, 5, 32, 64",
    "64, 5, 32, 64",
    "80, 5, 32, 64",
    "1024, 5, 32, 64",
    "17, 300, 32, 64",
    "32, 300, 32, 64",
    "64, 300, 32, 64",
    "80, 300, 32, 64",
    "1024, 300, 32, 64",
    "80, 5, 20, 256",
    "80, 300, 20, 256",
    "1024, 5, 20, 256",
    "1024, 300, 20, 256",
  })
  void shouldBeNoSlowerThanTheReference(int tasks, int millis, int requested, int ceiling) {
    long ours = drain(tasks, millis, ours(requested, ceiling), 0);
    long theirs = drain(tasks, millis, new ReferenceRule(requested, ceiling, tasks), 0);

    assertThat(ours).isLessThanOrEqualTo(theirs);
  }

  /** Whose rule begins each drain anew but for the latency, which it knows then. */
  @ParameterizedTest(name = "{1} tasks of {2} ms after {0}")
  @CsvSource({
    "1, 64, 300",
    "1, 1024, 5",
    "17, 17, 5",
    "17, 64, 300",
    "17, 80, 300",
    "17, 1024, 5",
    "17, 1024, 300",
    "40, 64, 300",
    "40, 80, 300",
    "40, 1024, 5",
    "40, 1024, 300",
    "64, 80, 300",
    "80, 1024, 300",
    "200, 1024, 5",
    "1024, 1024, 300",
  })
  void shouldBeNoSlowerInALaneThatWasUsedBefore(int before, int tasks, int millis) {
    for (int requested : new int[] {20, 32}) {
      int ceiling = requested == 32 ? 64 : 256;
      LimitController ours = ours(requested, ceiling);
      LimitController theirs = new ReferenceRule(requested, ceiling, tasks);
      drain(before, millis, ours, 0);
      drain(before, millis, theirs, 0);

      assertThat(drain(tasks, millis, ours, LATER))
          .as("with %d workers asked for", requested)
          .isLessThanOrEqualTo(drain(tasks, millis, theirs, LATER));
    }
  }

  private static LimitController ours(int requested, int ceiling) {
    LanePolicy policy =
        LanePolicy.from(
            Map.of(
                "YOOL_LANE_CONCURRENCY",
                String.valueOf(requested),
                "YOOL_MAX_LANE_CONCURRENCY",
                String.valueOf(ceiling)));
    AdaptiveLimit limit = new AdaptiveLimit(LimitConfig.of(policy), 1);
    return new LimitController() {
      @Override
      public int limit(long nowNanos) {
        return limit.limit();
      }

      @Override
      public void waiting(long nowNanos, int backlog) {
        limit.waiting(nowNanos, backlog);
      }

      @Override
      public void completed(
          long startNanos, long nowNanos, boolean failed, int atStart, int inFlight) {
        // All work was there at the start of its drain.
        limit.completed(startNanos, nowNanos, failed, inFlight, startNanos % LATER);
      }
    };
  }

  /** Does all tasks; gives how long that took. */
  private static long drain(int tasks, int millis, LimitController controller, long from) {
    Queue<Long> starts = new ArrayDeque<>();
    int left = tasks;
    long now = from;
    while (true) {
      while (!starts.isEmpty() && starts.peek() + millis * MILLI <= now) {
        int inFlight = starts.size();
        controller.completed(starts.poll(), now, false, 0, inFlight);
        // A call that ends makes room for the next at once.
        left -= start(left, starts, controller, now);
      }
      left -= start(left, starts, controller, now);
      if (left > 0) {
        controller.waiting(now, left);
        left -= start(left, starts, controller, now);
      }
      if (starts.isEmpty()) {
        return now - from;
      }
      now += MILLI;
    }
  }

  private static int start(int left, Queue<Long> starts, LimitController controller, long now) {
    int started = 0;
    for (; started < left && starts.size() < controller.limit(now); started++) {
      starts.add(now);
    }
    return started;
  }
}
