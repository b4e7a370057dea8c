package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdaptiveLimitTest {
  private static final LimitConfig CONFIG = LimitConfig.upTo(256);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int DEEP = Integer.MAX_VALUE;

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 2", "8, 3", "32, 4", "64, 5", "200, 6"})
  void shouldFindTheKnee(int knee, long seed) {
    BusyLane lane = new BusyLane(CONFIG, knee, seed);

    lane.run(300);

    // One call more is the least that can be tried where the knee is a single one.
    assertThat(lane.run(1000))
        .as("knee=%d seed=%d changes=%s", knee, seed, lane.changes)
        .isBetween(0.93 * knee, 1.15 * knee + 0.3);
  }

  @Test
  void shouldDoubleEachMillisecondWhileTheBacklogIsDeepAndNoCallIsBack() {
    AdaptiveLimit limit = new AdaptiveLimit(CONFIG, 1);

    assertThat(limit.limit()).isEqualTo(16);
    assertThat(limit.waiting(0, 1024)).isTrue();
    assertThat(limit.limit()).isEqualTo(32);
    assertThat(limit.waiting(MILLI - 1, 1024)).isFalse();
    assertThat(limit.waiting(MILLI, 1024)).isTrue();
    assertThat(limit.limit()).isEqualTo(64);
    assertThat(limit.lastChange().reason()).isEqualTo(LimitReason.RUSH);
  }

  @Test
  void shouldRushNoFurtherThanItMayAndNotForAShallowBacklog() {
    AdaptiveLimit limit = new AdaptiveLimit(new LimitConfig(1, 256, 16, 20, Duration.ZERO), 1);

    assertThat(limit.waiting(0, 64)).isFalse();
    assertThat(limit.waiting(0, 65)).isTrue();
    assertThat(limit.limit()).isEqualTo(20);
    assertThat(limit.waiting(MILLI, DEEP)).isFalse();
  }

  @Test
  void shouldLetAThousandShortTasksEndWithinATenthOfTheIdeal() {
    long taskNanos = 5 * MILLI;
    int tasks = 1024;
    AdaptiveLimit limit = new AdaptiveLimit(LimitConfig.upTo(64), 1);

    int left = tasks;
    List<Long> starts = new ArrayList<>();
    long ended = 0;
    for (long now = 0; left > 0 || !starts.isEmpty(); now += MILLI) {
      while (!starts.isEmpty() && starts.getFirst() + taskNanos <= now) {
        limit.completed(starts.removeFirst(), now, false, starts.size() + 1, now);
        ended = now;
      }
      limit.waiting(now, left);
      for (; left > 0 && starts.size() < limit.limit(); left--) {
        starts.add(now);
      }
    }

    // 16 rounds, and the millisecond that the rush took.
    assertThat(ended).isEqualTo(81 * MILLI);
    assertThat(ended).isLessThan(tasks / 64 * taskNanos * 11 / 10);
  }

  @Test
  void shouldNotRushOnceACallOfAFullLaneIsBack() {
    AdaptiveLimit limit = new AdaptiveLimit(CONFIG, 1);

    limit.completed(0, MILLI, false, 15, MILLI);
    assertThat(limit.mayRush()).as("one more could have run").isTrue();
    limit.completed(0, MILLI, false, 16, MILLI);

    assertThat(limit.mayRush()).isFalse();
    assertThat(limit.waiting(MILLI, DEEP)).isFalse();
  }

  @Test
  void shouldRushForAnyBacklogOnceCallsAreSlow() {
    AdaptiveLimit limit = new AdaptiveLimit(CONFIG, 1);

    assertThat(limit.waiting(MILLI, 1)).isFalse();
    assertThat(limit.waiting(250 * MILLI, 1)).isFalse();
    assertThat(limit.waiting(251 * MILLI, 1)).isTrue();
    assertThat(limit.waiting(252 * MILLI, 1)).isTrue();
    assertThat(limit.waiting(253 * MILLI, 1)).as("so far and no further").isFalse();
    assertThat(limit.limit()).isEqualTo(CONFIG.rush());
    assertThat(limit.lastChange().reason()).isEqualTo(LimitReason.RUSH);
  }

  @ParameterizedTest
  @CsvSource({"249, false", "251, true"})
  void shouldRushAtOnceWhereCallsTooFewToFillTheLaneWereSlow(int millis, boolean rushes) {
    AdaptiveLimit limit = new AdaptiveLimit(CONFIG, 1);
    for (int inFlight = 12; inFlight > 0; inFlight--) {
      limit.completed(0, millis * MILLI, false, inFlight, 0);
    }

    assertThat(limit.waiting(1000 * MILLI, 1)).isEqualTo(rushes);
    assertThat(limit.waiting(1002 * MILLI, DEEP)).isTrue();
  }

  @Test
  void shouldNotRushAfterFailuresOfCallsTooFewToFillTheLane() {
    AdaptiveLimit limit = new AdaptiveLimit(CONFIG, 1);
    long now = 0;
    while (limit.limit() == CONFIG.start()) {
      now += MILLI;
      limit.completed(now, now, true, 1, 0);
    }

    assertThat(limit.lastChange().reason()).isEqualTo(LimitReason.FAILURES);
    assertThat(limit.waiting(now + 1000 * MILLI, DEEP)).isFalse();
    assertThat(limit.limit()).isLessThan(CONFIG.start());
  }

  @Test
  void shouldRushAgainAfterABurstThatWorkDidNotFill() {
    AdaptiveLimit limit = new AdaptiveLimit(CONFIG, 1);
    for (int inFlight = 16; inFlight > 0; inFlight--) {
      limit.completed(0, MILLI, false, inFlight, 0);
    }

    assertThat(limit.waiting(10 * MILLI, DEEP)).isTrue();
  }

  @Test
  void shouldTakeBackARushThatWasTooMuchBeforeAllOfItIsBack() {
    BusyLane lane = new BusyLane(CONFIG, 8, 7);
    assertThat(lane.limit()).isEqualTo(64);

    lane.run(8);

    assertThat(lane.changes.get(2).reason()).isEqualTo(LimitReason.SLOWER);
    assertThat(lane.limit()).isLessThanOrEqualTo(16);
  }

  @Test
  void shouldStayPutWhenTheLimitIsNotTheBound() {
    AdaptiveLimit limit = new AdaptiveLimit(CONFIG, 1);

    for (int call = 0; call < 10_000; call++) {
      // Latency goes up and down by far, with 15 calls in flight where 16 may be.
      long latency = MILLI * (call / 1000 % 2 == 0 ? 40 : 400);
      assertThat(limit.completed(call * MILLI, call * MILLI + latency, false, 15, MILLI)).isFalse();
    }
  }

  @Test
  void shouldNotGrowWhileWorkHardlyWaits() {
    BusyLane lane = new BusyLane(CONFIG, 200, 1);
    lane.queuedNanos = CONFIG.targetQueueDelay().toNanos() - 1;

    lane.run(500);

    assertThat(lane.changes).extracting(LimitChange::reason).doesNotContain(LimitReason.PROBE_UP);
  }

  @Test
  void shouldEndAProbeThatWorkDoesNotFill() {
    BusyLane lane = new BusyLane(CONFIG, 200, 1);
    do {
      lane.run(1);
    } while (lane.changes.getLast().reason() != LimitReason.PROBE_UP);
    LimitChange probe = lane.changes.getLast();
    AdaptiveLimit limit = lane.adaptive();

    long now = probe.atNanos();
    while (limit.limit() == probe.to()) {
      now += MILLI;
      limit.completed(now, now + 40 * MILLI, false, probe.to() - 1, MILLI);
    }

    assertThat(limit.limit()).isEqualTo(probe.from());
    assertThat(limit.lastChange().reason()).isEqualTo(LimitReason.NOT_BOUND);

    // What has shown nothing is soon tried again: in a few windows, not in 20 or more.
    int calls = 0;
    for (; limit.limit() == probe.from(); calls++) {
      now += MILLI;
      limit.completed(now, now + 40 * MILLI, false, probe.from(), 2 * MILLI);
    }
    assertThat(limit.lastChange().reason()).isEqualTo(LimitReason.PROBE_UP);
    assertThat(calls).isLessThan(10 * probe.from());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldNotBeHostageToOneLuckyCall(long seed) {
    BusyLane lane = new BusyLane(CONFIG, 32, seed);
    lane.run(300);

    lane.slowdown = 0.01;
    lane.startOne();
    lane.slowdown = 1;

    assertThat(lane.run(300)).as("seed=%d", seed).isBetween(0.8 * 32, 1.25 * 32);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldNotCreepUpForEver(long seed) {
    BusyLane lane = new BusyLane(CONFIG, 32, seed);
    lane.run(300);

    for (int round = 0; round < 10; round++) {
      assertThat(lane.run(1000)).as("seed=%d round=%d", seed, round).isBetween(0.8 * 32, 1.25 * 32);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldNotBeMovedByNoise(long seed) {
    BusyLane lane = new BusyLane(CONFIG, 32, seed);
    lane.spread = 1;
    lane.run(500);

    assertThat(lane.run(2000)).as("seed=%d", seed).isBetween(0.8 * 32, 1.25 * 32);
  }

  @Test
  void shouldLeaveOutCallsThatStartedUnderAnotherLimit() {
    AdaptiveLimit limit = new AdaptiveLimit(CONFIG, 1);
    limit.waiting(0, DEEP);
    limit.waiting(MILLI, DEEP);
    long now = 40 * MILLI;
    // All 64 come back, and the limit doubles.
    for (int call = 0; limit.limit() == 64; call++) {
      now += call % 64 == 0 ? 40 * MILLI : 0;
      limit.completed(now - 40 * MILLI, now, false, 64, MILLI);
    }
    assertThat(limit.limit()).isEqualTo(128);
    long changed = limit.lastChange().atNanos();

    // However slow, those that had started by then say nothing of 128 calls at once.
    for (int call = 0; call < 63; call++) {
      limit.completed(changed - 1, changed + 900 * MILLI, false, 128 - call, MILLI);
    }
    assertThat(limit.limit()).isEqualTo(128);
    for (int call = 0; call < 128; call++) {
      limit.completed(changed + MILLI, changed + 41 * MILLI, false, 128, MILLI);
    }
    assertThat(limit.lastChange().reason()).isEqualTo(LimitReason.PROBE_UP);
  }

  @Test
  void shouldGoOnWithoutCallsThatHang() {
    BusyLane lane = new BusyLane(CONFIG, 32, 1);
    lane.run(100);
    int changes = lane.changes.size();

    lane.slowdown = 1e6;
    for (int call = 0; call < 16; call++) {
      lane.startOne();
    }
    lane.slowdown = 1;
    lane.run(300);

    assertThat(lane.changes).hasSizeGreaterThan(changes + 3);
  }

  @Test
  void shouldHalveWhileAFifthFailsAndComeBackSoonAfter() {
    BusyLane lane = new BusyLane(CONFIG, 32, 1);
    lane.run(300);
    int calls = lane.limit();

    lane.failureShare = 0.3;
    lane.run(100);

    assertThat(lane.changes.getLast().reason()).isEqualTo(LimitReason.FAILURES);
    assertThat(lane.changes.getLast().failureShare()).isGreaterThanOrEqualTo(0.2);
    assertThat(lane.limit()).isBetween(calls / 4 - 2, calls / 4 + 2);

    lane.failureShare = 0;
    lane.run(20);

    assertThat(lane.limit()).isGreaterThanOrEqualTo(28);
  }

  @Test
  void shouldComeBackInTheEndIfFewerFailThanMadeItCut() {
    BusyLane lane = new BusyLane(CONFIG, 32, 1);
    lane.run(300);
    lane.failureShare = 0.5;
    lane.run(100);
    assertThat(lane.limit()).isLessThan(12);

    lane.failureShare = 0.12;
    lane.run(300);

    assertThat(lane.run(300)).isBetween(0.8 * 32, 1.25 * 32);
  }

  @Test
  void shouldNotMindAFewFailures() {
    BusyLane lane = new BusyLane(CONFIG, 32, 1);
    lane.failureShare = 0.05;

    lane.run(1000);

    assertThat(lane.changes).extracting(LimitChange::reason).doesNotContain(LimitReason.FAILURES);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldTellASlowerProviderFromItsOwnQueue(long seed) {
    BusyLane lane = new BusyLane(CONFIG, 32, seed);
    lane.run(300);

    // Slower whatever we do: fewer calls would only be fewer.
    lane.slowdown = 5;
    lane.run(100);
    assertThat(lane.changes).extracting(LimitChange::reason).contains(LimitReason.SLOWER);
    assertThat(lane.run(500)).as("seed=%d", seed).isBetween(0.8 * 32, 1.25 * 32);

    lane.slowdown = 1;
    lane.run(30);
    assertThat(lane.run(300)).as("seed=%d", seed).isBetween(0.8 * 32, 1.25 * 32);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldFollowAKneeThatFallsAndRises(long seed) {
    BusyLane lane = new BusyLane(CONFIG, 32, seed);
    lane.run(300);

    lane.knee = 8;
    lane.run(25);
    assertThat(lane.limit()).as("seed=%d", seed).isLessThanOrEqualTo(14);
    assertThat(lane.run(500)).as("seed=%d", seed).isBetween(7.5, 9.5);

    lane.knee = 32;
    lane.run(80);
    assertThat(lane.run(300)).as("seed=%d", seed).isBetween(0.8 * 32, 1.25 * 32);
  }

  @Test
  void shouldNotTakeForNormalWhatHappensWhileItSettles() {
    BusyLane lane = new BusyLane(CONFIG, 32, 1);
    lane.run(300);
    int changes;
    do {
      changes = lane.changes.size();
      // A call or two, so that none that starts after a change is back.
      lane.run(0.02);
    } while (lane.changes.size() == changes || !hasSettledElsewhere(lane.changes));

    lane.knee = 8;
    lane.run(30);

    assertThat(lane.limit()).isLessThanOrEqualTo(16);
  }

  private static boolean hasSettledElsewhere(List<LimitChange> changes) {
    LimitChange probe = changes.get(changes.size() - 2);
    LimitChange settled = changes.getLast();
    return settled.reason() == LimitReason.QUEUED && settled.to() != probe.from();
  }

  @Test
  void shouldProbeNearTheLimitNotAtTheFloor() {
    BusyLane lane = new BusyLane(CONFIG, 64, 1);
    lane.run(300);
    lane.changes.clear();

    lane.run(2000);

    List<LimitChange> probes =
        lane.changes.stream().filter(c -> c.reason() == LimitReason.PROBE_DOWN).toList();
    assertThat(probes).hasSizeGreaterThan(5);
    assertThat(probes).allSatisfy(probe -> assertThat(probe.to()).isGreaterThan(probe.from() / 2));
  }

  @Test
  void shouldSpendLittleTimeOnProbes() {
    BusyLane lane = new BusyLane(CONFIG, 32, 1);
    lane.run(300);
    lane.changes.clear();

    lane.run(3000);

    long probing = 0;
    long all = lane.changes.getLast().atNanos() - lane.changes.getFirst().atNanos();
    for (int i = 1; i < lane.changes.size(); i++) {
      LimitReason reason = lane.changes.get(i - 1).reason();
      if (reason == LimitReason.PROBE_UP || reason == LimitReason.PROBE_DOWN) {
        probing += lane.changes.get(i).atNanos() - lane.changes.get(i - 1).atNanos();
      }
    }
    assertThat(probing / (double) all).isLessThan(0.2);
  }

  @Test
  void shouldStayBetweenFloorAndCeiling() {
    LimitConfig narrow = new LimitConfig(10, 20, 15, 20, Duration.ZERO);
    BusyLane low = new BusyLane(narrow, 2, 1);
    low.failureShare = 0.5;
    BusyLane high = new BusyLane(narrow, 100, 1);

    low.run(300);
    high.run(300);

    assertThat(low.limit()).isEqualTo(10);
    assertThat(high.limit()).isGreaterThan(15);
    assertThat(low.changes).allSatisfy(c -> assertThat(c.to()).isBetween(10, 20));
    assertThat(high.changes).allSatisfy(c -> assertThat(c.to()).isBetween(10, 20));
  }

  @Test
  void shouldSayWhyItChangedEachTime() {
    BusyLane lane = new BusyLane(CONFIG, 32, 1);

    lane.run(500);

    int limit = CONFIG.start();
    for (LimitChange change : lane.changes) {
      assertThat(change.from()).isEqualTo(limit).isNotEqualTo(change.to());
      assertThat(change.reason()).isNotNull();
      limit = change.to();
    }
    assertThat(limit).isEqualTo(lane.limit());
    LimitChange queued =
        lane.changes.stream().filter(c -> c.reason() == LimitReason.QUEUED).findFirst().get();
    assertThat(queued.latencyNanos()).isGreaterThan(queued.baseNanos());
  }

  @Test
  void shouldDoTheSameWithTheSameSeedAndProbeAtOtherTimesWithAnother() {
    assertThat(changes(1)).isEqualTo(changes(1));
    assertThat(changes(1)).isNotEqualTo(changes(2));
  }

  /** With calls that take exactly as long each, so that only the limit's own seed differs. */
  private static List<LimitChange> changes(long seed) {
    BusyLane lane = new BusyLane(CONFIG, 32, seed);
    lane.spread = 0;
    lane.run(500);
    return new ArrayList<>(lane.changes);
  }
}
