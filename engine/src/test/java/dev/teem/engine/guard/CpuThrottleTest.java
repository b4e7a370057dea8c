package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What does not depend on how much of a processor the machine gives. */
class CpuThrottleTest {
  private static final long MILLI = 1_000_000;

  private static void useProcessor(long nanos) {
    long end = CpuShare.cpuNanos() + nanos;
    while (CpuShare.cpuNanos() < end) {
      Thread.onSpinWait();
    }
  }

  private static void passTime(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  private static void waitFor(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  @Test
  void shouldPauseForWhatAStepHasUsed() {
    long before = System.nanoTime();
    CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(10));
    useProcessor(20 * MILLI);
    throttle.checkpoint();

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(200 * MILLI);
  }

  @Test
  void shouldNotCountWaiting() {
    CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(10));
    waitFor(100 * MILLI);
    throttle.checkpoint();

    assertThat(throttle.pausedNanos()).isZero();
  }

  @Test
  void shouldNeverPauseWithAWholeQuota() {
    CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(100));
    useProcessor(20 * MILLI);
    throttle.checkpoint();

    assertThat(throttle.pausedNanos()).isZero();
  }

  @Test
  void shouldEndAPauseByAnInterruptAndKeepIt() throws Exception {
    FutureTask<Boolean> interrupted =
        new FutureTask<>(() -> {
          CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(1));
          useProcessor(50 * MILLI);
          throttle.checkpoint();
          return Thread.currentThread().isInterrupted();
        });
    Thread thread = new Thread(interrupted);
    long before = System.nanoTime();
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
      Thread.onSpinWait();
    }
    thread.interrupt();

    assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
    assertThat(System.nanoTime() - before).isLessThan(5_000 * MILLI);
    thread.join();
  }

  @Test
  void shouldOweAfterAnInterruptWhatItOwedBefore() {
    long before = System.nanoTime();
    CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(10));
    useProcessor(20 * MILLI);
    Thread.currentThread().interrupt();
    throttle.checkpoint();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(throttle.pausedNanos()).isZero();

    passTime(2 * CpuThrottle.SLICE_NANOS);
    throttle.checkpoint();

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(200 * MILLI);
  }

  @Test
  void shouldPauseInFullThoughAPermitIsThere() {
    long before = System.nanoTime();
    CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(10));
    useProcessor(10 * MILLI);
    LockSupport.unpark(Thread.currentThread());
    throttle.checkpoint();

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(100 * MILLI);
  }

  @Test
  void shouldCountAllTimeOnAVirtualThread() throws Exception {
    onVirtualThread(() -> {
      CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(50));
      waitFor(40 * MILLI);
      throttle.checkpoint();
      assertThat(throttle.pausedNanos()).isGreaterThanOrEqualTo(40 * MILLI);
    });
  }

  @Test
  void shouldNotCountItsOwnPausesOnAVirtualThread() throws Exception {
    onVirtualThread(() -> {
      CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(50));
      waitFor(200 * MILLI);
      throttle.checkpoint();
      long paused = throttle.pausedNanos();
      long before = System.nanoTime();
      passTime(2 * CpuThrottle.SLICE_NANOS);
      throttle.checkpoint();
      long passed = System.nanoTime() - before;

      // Half of what has passed, and not 200 ms more; a late machine is not as late as that.
      assertThat(throttle.pausedNanos() - paused).isLessThan(passed / 2 + 50 * MILLI);
    });
  }

  @Test
  void shouldNotCountOnAVirtualThreadWhatIsSaidToBeAWait() throws Exception {
    onVirtualThread(() -> {
      CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(50));
      waitFor(100 * MILLI);
      throttle.waited();
      throttle.checkpoint();
      assertThat(throttle.pausedNanos()).isZero();
    });
  }

  @Test
  void shouldCountOnAVirtualThreadShortStepsBetweenWaits() throws Exception {
    onVirtualThread(() -> {
      CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(10));
      long before = System.nanoTime();
      for (int step = 0; step < 100; step++) {
        passTime(CpuThrottle.SLICE_NANOS / 2);
        throttle.checkpoint();
        waitFor(CpuThrottle.SLICE_NANOS / 4);
        throttle.waited();
      }

      // Steps of 50 ms in all; what is owed after the last ones is not paid yet.
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(450 * MILLI);
    });
  }

  @Test
  void shouldCountWhatIsSaidToBeAWaitWhereItCanBeMeasured() {
    long before = System.nanoTime();
    CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(10));
    useProcessor(10 * MILLI);
    throttle.waited();
    throttle.checkpoint();

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(100 * MILLI);
  }

  @Test
  void shouldSayWhatIsOwedAndPauseNobody() {
    CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(10));
    long before = System.nanoTime();
    useProcessor(20 * MILLI);
    long owed = throttle.owedNanos();

    assertThat(owed).isGreaterThanOrEqualTo(200 * MILLI - (System.nanoTime() - before));
    assertThat(throttle.pausedNanos()).isZero();
    waitFor(owed);
    assertThat(throttle.owedNanos()).isLessThan(CpuThrottle.SLICE_NANOS);
  }

  @Test
  void shouldOweNothingWithAWholeQuota() {
    CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(100));
    useProcessor(20 * MILLI);

    assertThat(throttle.owedNanos()).isZero();
  }

  @Test
  void shouldOweNothingWhereItHasOnlyWaited() {
    CpuThrottle throttle = new CpuThrottle(CpuBudget.ofOneThread(50));
    waitFor(20 * MILLI);

    assertThat(throttle.owedNanos()).isZero();
  }

  private static void onVirtualThread(Runnable work) throws Exception {
    FutureTask<Void> task = new FutureTask<>(work, null);
    Thread.ofVirtual().start(task);
    task.get(60, TimeUnit.SECONDS);
  }

  @Test
  void shouldRefuseAThreadThatIsNotItsOwn() throws InterruptedException {
    CpuThrottle[] throttle = new CpuThrottle[1];
    Thread owner =
        new Thread(
            () -> throttle[0] = new CpuThrottle(CpuBudget.ofOneThread(50)), "owner-of-throttle");
    owner.start();
    owner.join();
    passTime(2 * CpuThrottle.SLICE_NANOS);

    assertThatThrownBy(throttle[0]::checkpoint)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("owner-of-throttle")
        .hasMessageContaining(Thread.currentThread().getName());
  }
}
