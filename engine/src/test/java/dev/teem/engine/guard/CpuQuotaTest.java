package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Busy threads in real time. More than its quota no thread may have, however busy the machine is.
 * Less is the throttle's fault only as far as the thread was not ready to run, which the system
 * tells: on a machine that gives it less than its quota it is always ready, since it is not paused.
 */
class CpuQuotaTest {
  private static final long TIME_NANOS = 2_000_000_000;
  private static final double TOLERANCE_PCT = 5;

  private static CpuShare busy(CpuBudget budget) throws IOException {
    CpuThrottle throttle = new CpuThrottle(budget);
    long[] number = {1};
    return CpuShare.of(
        () -> {
          for (int i = 0; i < 10_000; i++) {
            number[0] = number[0] * 6_364_136_223_846_793_005L + 1;
          }
          throttle.checkpoint();
        },
        TIME_NANOS);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 50, 80})
  void shouldHoldABusyThreadToItsQuota(int quotaPct) throws IOException {
    CpuShare share = busy(CpuBudget.ofOneThread(quotaPct));

    assertThat(share.cpuPct()).as("%s", share).isLessThanOrEqualTo(quotaPct + TOLERANCE_PCT);
    assertThat(share.cpuPct() + share.wantedPct())
        .as("%s", share)
        .isGreaterThanOrEqualTo(quotaPct - TOLERANCE_PCT);
  }

  @Test
  void shouldHoldBusyThreadsTogetherToOneQuota() throws Exception {
    CpuBudget budget = new CpuBudget(30, 2, System.nanoTime());
    List<CpuShare> shares = atOnce(3, () -> busy(budget));

    double cpuPct = shares.stream().mapToDouble(CpuShare::cpuPct).sum();
    double wantedPct = shares.stream().mapToDouble(CpuShare::wantedPct).sum();
    assertThat(cpuPct).as("%s", shares).isLessThanOrEqualTo(60 + TOLERANCE_PCT);
    assertThat(cpuPct + wantedPct).as("%s", shares).isGreaterThanOrEqualTo(60 - TOLERANCE_PCT);
  }

  private static <T> List<T> atOnce(int threads, Callable<T> work)
      throws InterruptedException, ExecutionException {
    List<FutureTask<T>> tasks = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      FutureTask<T> task = new FutureTask<>(work);
      tasks.add(task);
      new Thread(task).start();
    }
    List<T> results = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      results.add(task.get());
    }
    return results;
  }
}
