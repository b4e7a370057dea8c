package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.teem.engine.time.VirtualClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuBudgetTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  private final VirtualClock clock = new VirtualClock();

  private CpuBudget budget(int quotaPct, int processors) {
    return new CpuBudget(quotaPct, processors, clock.nanoTime());
  }

  /** Runs for a time, which the thread uses wholly, and charges it. */
  private long run(CpuBudget budget, long nanos) {
    clock.advance(nanos);
    return budget.charge(nanos, clock.nanoTime());
  }

  @Test
  void shouldAskForWhatIsMissingToTheQuota() {
    assertThat(run(budget(50, 1), 10 * MILLI)).isEqualTo(10 * MILLI);
    assertThat(run(budget(20, 1), 10 * MILLI)).isEqualTo(40 * MILLI);
    assertThat(run(budget(80, 1), 10 * MILLI)).isEqualTo(2_500_000);
    assertThat(run(budget(1, 1), 10 * MILLI)).isEqualTo(990 * MILLI);
    assertThat(run(budget(100, 1), 10 * MILLI)).isZero();
  }

  @Test
  void shouldAskForNoMoreAfterALongStep() {
    assertThat(run(budget(80, 1), 8 * SECOND)).isEqualTo(2 * SECOND);
  }

  @Test
  void shouldAskForNothingWhileLessIsUsed() {
    CpuBudget budget = budget(50, 1);
    clock.advance(10 * MILLI);

    assertThat(budget.charge(4 * MILLI, clock.nanoTime())).isNegative();
  }

  @Test
  void shouldMakeUpForAPauseThatEndsLate() {
    CpuBudget budget = budget(50, 1);
    clock.advance(run(budget, 10 * MILLI) + 3 * MILLI);

    assertThat(run(budget, 10 * MILLI)).isEqualTo(7 * MILLI);
  }

  @Test
  void shouldCarryOverWhatAPauseDidNotPay() {
    CpuBudget budget = budget(50, 1);
    clock.advance(run(budget, 10 * MILLI) - 3 * MILLI);

    assertThat(run(budget, 10 * MILLI)).isEqualTo(13 * MILLI);
  }

  @Test
  void shouldGrantNoMoreThanABurstAfterALongWait() {
    CpuBudget budget = budget(50, 1);
    clock.advance(3600 * SECOND);

    assertThat(budget.charge(0, clock.nanoTime())).isEqualTo(-CpuBudget.BURST_NANOS);
    assertThat(run(budget, CpuBudget.BURST_NANOS)).isZero();
    assertThat(run(budget, MILLI)).isEqualTo(MILLI);
  }

  @Test
  void shouldHaveNothingToGiveInTheBeginning() {
    assertThat(budget(50, 1).charge(MILLI, clock.nanoTime())).isEqualTo(2 * MILLI);
  }

  @Test
  void shouldGoByAClockThatWrapsAround() {
    CpuBudget budget = new CpuBudget(50, 1, Long.MAX_VALUE - MILLI);

    assertThat(budget.charge(10 * MILLI, Long.MIN_VALUE + 9 * MILLI - 1)).isEqualTo(10 * MILLI);
    assertThat(budget.charge(0, Long.MIN_VALUE + 12 * MILLI - 1)).isEqualTo(7 * MILLI);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 50, 80, 99})
  void shouldHoldTheQuotaWhateverTheStepsAndThePausesAre(int quotaPct) {
    long seed = quotaPct;
    Random random = new Random(seed);
    CpuBudget budget = budget(quotaPct, 1);
    long cpuNanos = 0;
    long debt = 0;
    for (int step = 0; step < 10_000; step++) {
      long nanos = random.nextLong(20 * MILLI);
      cpuNanos += nanos;
      debt = run(budget, nanos);
      clock.advance(Math.max(0, debt) + random.nextLong(MILLI / 10));
    }
    double pct = 100.0 * cpuNanos / clock.nanoTime();

    assertThat(pct).as("seed=%d", seed).isCloseTo(quotaPct, within(0.2));
  }

  @Test
  void shouldNeverAllowMoreThanTheQuotaOfATimeAndABurstAndAStep() {
    long seed = 31;
    Random random = new Random(seed);
    CpuBudget budget = budget(30, 1);
    long longest = 5 * MILLI;
    List<long[]> steps = new ArrayList<>();
    for (int step = 0; step < 500; step++) {
      long begun = clock.nanoTime();
      long nanos = random.nextLong(longest);
      clock.advance(Math.max(0, run(budget, nanos)));
      steps.add(new long[] {begun, nanos});
      if (random.nextInt(20) == 0) {
        clock.advance(random.nextLong(SECOND));
      }
    }
    for (int from = 0; from < steps.size(); from++) {
      long used = 0;
      for (int to = from; to < steps.size(); to++) {
        long window = steps.get(to)[0] - steps.get(from)[0];
        assertThat(used)
            .as("seed=%d, steps %d to %d", seed, from, to)
            .isLessThanOrEqualTo((window + CpuBudget.BURST_NANOS) * 30 / 100 + longest);
        used += steps.get(to)[1];
      }
    }
  }

  @Test
  void shouldShareOneAccountEvenlyAmongThreads() {
    CpuBudget budget = budget(50, 2);
    long[] used = workUntil(10 * SECOND, budget, 7);

    long total = 0;
    for (long nanos : used) {
      total += nanos;
      assertThat(nanos).isCloseTo(10 * SECOND / 7, within(SECOND / 100));
    }
    assertThat(total).isCloseTo(10 * SECOND, within(SECOND / 100));
  }

  /** Threads with a processor each that always have work, in steps of a millisecond. */
  private static long[] workUntil(long endNanos, CpuBudget budget, int threads) {
    record Turn(long endNanos, int thread) {}
    PriorityQueue<Turn> turns =
        new PriorityQueue<>(
            Comparator.comparingLong(Turn::endNanos).thenComparingInt(Turn::thread));
    for (int thread = 0; thread < threads; thread++) {
      turns.add(new Turn(MILLI, thread));
    }
    long[] used = new long[threads];
    while (turns.peek().endNanos < endNanos) {
      Turn turn = turns.remove();
      used[turn.thread] += MILLI;
      long pause = Math.max(0, budget.charge(MILLI, turn.endNanos));
      turns.add(new Turn(turn.endNanos + pause + MILLI, turn.thread));
    }
    return used;
  }

  @Test
  void shouldLoseNothingThatThreadsChargeAtOnce() throws InterruptedException {
    CpuBudget budget = budget(10, 1);
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          new Thread(() -> {
            for (int charge = 0; charge < 100_000; charge++) {
              budget.charge(7, 0);
            }
          });
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(budget.charge(0, 0)).isEqualTo(4 * 100_000 * 70L);
  }

  @Test
  void shouldSayWhatIsNoQuota() {
    assertThatThrownBy(() -> CpuBudget.ofOneThread(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quotaPct=0")
        .hasMessageContaining("1 to 100");
    assertThatThrownBy(() -> CpuBudget.ofAllProcessors(101)).hasMessageContaining("quotaPct=101");
    assertThat(CpuBudget.ofOneThread(100).unlimited()).isTrue();
    assertThat(CpuBudget.ofAllProcessors(99).unlimited()).isFalse();
  }
}
