package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LaneTest {
  private static final long MILLI = 1_000_000;

  private final VirtualClock clock = new VirtualClock();
  private final List<LimitChange> changes = new ArrayList<>();
  private final ArrayDeque<Long> starts = new ArrayDeque<>();

  private Lane lane(int ceiling) {
    return new Lane("calls", LimitConfig.upTo(ceiling), clock, 7, changes::add);
  }

  @Test
  void shouldAdmitNoMoreThanTheLimit() {
    Lane lane = lane(3);

    for (int i = 0; i < 3; i++) {
      assertThat(lane.tryEnter()).isTrue();
    }
    assertThat(lane.tryEnter()).isFalse();
    lane.leave();
    assertThat(lane.tryEnter()).isTrue();
    assertThat(lane.running()).isEqualTo(3);
  }

  @Test
  void shouldRaiseTheLimitForADeepBacklogAndSayWhy() {
    Lane lane = lane(64);
    int before = lane.limit();
    while (lane.tryEnter()) {
      assertThat(lane.running()).isLessThanOrEqualTo(before);
    }

    assertThat(lane.waiting(1000)).isTrue();
    assertThat(lane.limit()).isEqualTo(2 * before);
    assertThat(changes)
        .singleElement()
        .satisfies(change -> {
          assertThat(change.reason()).isEqualTo(LimitReason.RUSH);
          assertThat(change.to()).isEqualTo(lane.limit());
        });
  }

  @Test
  void shouldRushUntilACallOfAFullLaneIsBackOrTheLimitIsAsHighAsThatGoes() {
    Lane raised = lane(64);
    while (raised.mayRush()) {
      while (raised.hasRoom()) {
        raised.tryEnter();
      }
      clock.advance(MILLI);
      raised.waiting(1000);
    }
    assertThat(raised.limit()).isEqualTo(LimitConfig.USUAL_RUSH);

    Lane told = lane(64);
    told.tryEnter();
    told.leave();
    assertThat(told.mayRush()).as("nothing was told by a call that was called off").isTrue();
    told.tryEnter();
    told.leave(0, 0, MILLI, false);
    assertThat(told.mayRush()).as("one call alone shows nothing of the limit").isTrue();
    while (told.hasRoom()) {
      told.tryEnter();
    }
    told.leave(0, 0, MILLI, false);
    assertThat(told.mayRush()).isFalse();
  }

  @Test
  void shouldCutTheLimitWhenManyCallsFail() {
    Lane lane = lane(16);
    long now = clock.nanoTime();
    for (int i = 0; i < 200; i++) {
      lane.tryEnter();
      lane.leave(now, now, now + MILLI, true);
    }

    assertThat(lane.limit()).isLessThan(16);
    assertThat(changes).extracting(LimitChange::reason).contains(LimitReason.FAILURES);
  }

  @Test
  void shouldCountWhatItHasDone() {
    Lane lane = lane(4);
    for (int i = 0; i < 4; i++) {
      lane.tryEnter();
    }
    lane.leave(0, 2 * MILLI, 12 * MILLI, false);
    lane.leave(0, 2 * MILLI, 12 * MILLI, false);
    lane.leave(0, 2 * MILLI, 22 * MILLI, true);
    lane.leave();

    LaneMetrics metrics = lane.metrics();
    assertThat(metrics.lane()).isEqualTo("calls");
    assertThat(metrics.running()).isZero();
    assertThat(metrics.mostRunning()).isEqualTo(4);
    assertThat(metrics.admitted()).isEqualTo(4);
    assertThat(metrics.succeeded()).isEqualTo(2);
    assertThat(metrics.failed()).isOne();
    assertThat(metrics.calledOff()).isOne();
    assertThat(metrics.latency().count()).isEqualTo(3);
    assertThat(metrics.latency().p50() / 1e6).isBetween(9.9, 10.2);
    assertThat(metrics.latency().max() / 1e6).isBetween(19.9, 20.2);
    assertThat(metrics.queued().p50() / 1e6).isBetween(1.98, 2.05);
  }

  /** Calls of a provider that serves one at a time, until the limit has changed so often. */
  private void work(Lane lane, int changesAtLeast) {
    while (changes.size() < changesAtLeast) {
      long now = clock.nanoTime();
      while (lane.tryEnter()) {
        starts.add(now);
      }
      clock.advance(MILLI);
      long start = starts.poll();
      lane.leave(start - 10 * MILLI, start, now + MILLI, false);
    }
  }

  @Test
  void shouldKeepTheLatestChangesOfItsLimitWithTheirReasons() {
    Lane lane = lane(64);
    assertThat(lane.metrics().latestChanges()).isEmpty();

    work(lane, 3);
    assertThat(lane.metrics().latestChanges()).hasSize(3).isEqualTo(changes);
    work(lane, 100);

    assertThat(lane.metrics().changes()).isEqualTo(100);
    assertThat(lane.metrics().latestChanges())
        .hasSize(Lane.CHANGES_KEPT)
        .isEqualTo(changes.subList(100 - Lane.CHANGES_KEPT, 100))
        .allSatisfy(change -> assertThat(change.reason()).isNotNull());
  }

  @Test
  @Timeout(60)
  void shouldShowItsLatestChangesWholeToAnyThread() throws Exception {
    Lane lane = lane(64);
    AtomicBoolean ended = new AtomicBoolean();
    FutureTask<Integer> reading =
        new FutureTask<>(() -> {
          int most = 0;
          while (!ended.get()) {
            List<LimitChange> seen = lane.metrics().latestChanges();
            for (int i = 1; i < seen.size(); i++) {
              assertThat(seen.get(i).from()).isEqualTo(seen.get(i - 1).to());
            }
            most = Math.max(most, seen.size());
          }
          return most;
        });
    Thread reader = Thread.ofPlatform().start(reading);
    work(lane, 500);
    ended.set(true);
    reader.join();

    assertThat(reading.get()).isLessThanOrEqualTo(Lane.CHANGES_KEPT);
  }

  @Test
  void shouldTellLatenciesOnlyWhenThereAreEnough() {
    Lane lane = lane(4);
    for (int i = 1; i <= 10; i++) {
      assertThat(lane.latency(10, 90)).isNull();
      lane.tryEnter();
      lane.leave(0, 0, i * MILLI, false);
    }

    assertThat(lane.latency(10, 90))
        .isBetween(Duration.ofMillis(9), Duration.ofNanos(9 * MILLI + MILLI / 10));
  }

  @Test
  void shouldRefuseABlankName() {
    assertThatThrownBy(() -> new Lane(" ", LimitConfig.upTo(1), clock, 1, changes::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("lane name is blank");
  }
}
