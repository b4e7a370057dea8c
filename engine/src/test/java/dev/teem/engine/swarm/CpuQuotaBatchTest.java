package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.IdentityYool;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches on cores that may use a part of their processors. */
@Timeout(60)
class CpuQuotaBatchTest {
  private static final long MILLI = 1_000_000;

  private static Engine engine(int quotaPct) {
    return Engine.launch(new EngineContext().cores(1).cpuQuotaPct(quotaPct));
  }

  /** Each agent uses so much of a processor, whatever time that takes. */
  private static final class Busy implements Yool {
    private final long cpuNanos;
    private final CountDownLatch called = new CountDownLatch(1);

    Busy(long cpuNanos) {
      this.cpuNanos = cpuNanos;
    }

    @Override
    public String name() {
      return "busy";
    }

    @Override
    public void run(Call call) throws YoolException {
      called.countDown();
      long end = cpuNanos() + cpuNanos;
      while (cpuNanos() < end) {
        Thread.onSpinWait();
      }
      call.output().writeText(call.itemText());
    }

    private static long cpuNanos() {
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
  }

  @Test
  void shouldRestBetweenTheAgentsOfAStep() throws Exception {
    try (Engine engine = engine(20)) {
      BatchSummary summary =
          engine.execute(BatchSpec.of(new LazyBatch(1, 21), new Busy(10 * MILLI)));

      assertThat(summary.executed()).isEqualTo(21);
      // What is owed for the last one is not paid.
      assertThat(summary.wallNanos()).isGreaterThanOrEqualTo(20 * 10 * MILLI * 100 / 20);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 99})
  void shouldHaveTheSameResultAsWithoutRests(int quotaPct) throws Exception {
    BatchSummary held;
    BatchSummary free;
    try (Engine engine = engine(quotaPct)) {
      held = engine.execute(BatchSpec.of(new LazyBatch(3, 40), new IdentityYool()));
    }
    try (Engine engine = engine(100)) {
      free = engine.execute(BatchSpec.of(new LazyBatch(3, 40), new IdentityYool()));
    }

    assertThat(held.executed()).isEqualTo(64_000);
    assertThat(held.resultDigest()).isEqualTo(free.resultDigest());
  }

  /** It would last for half a minute and more. */
  @Test
  void shouldGoOnWithAllElseDuringARestAndStopInIt() throws Exception {
    Busy busy = new Busy(350 * MILLI);
    try (Engine engine = engine(1)) {
      long before = System.nanoTime();
      BatchRun run = engine.start(BatchSpec.of(new LazyBatch(1, 1_000), busy));
      CompletableFuture<BatchSummary> summary = BatchRuns.awaited(run);
      busy.called.await();
      assertThat(engine.ps().get(20, TimeUnit.SECONDS)).isEmpty();
      run.stop();

      assertThat(summary.get(20, TimeUnit.SECONDS).stopped()).isTrue();
      assertThat(summary.get().executed()).isEqualTo(1);
      assertThat(System.nanoTime() - before).isLessThan(30_000 * MILLI);
    }
  }

  @Test
  void shouldHoldBatchesOfACoreTogetherToOneQuota() throws Exception {
    try (Engine engine = engine(20)) {
      long before = System.nanoTime();
      CompletableFuture<BatchSummary> one =
          BatchRuns.awaited(engine.start(BatchSpec.of(new LazyBatch(1, 11), new Busy(10 * MILLI))));
      CompletableFuture<BatchSummary> other =
          BatchRuns.awaited(engine.start(BatchSpec.of(new LazyBatch(1, 11), new Busy(10 * MILLI))));
      one.get();
      other.get();

      // What is owed for the last ones is not paid.
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20 * 10 * MILLI * 100 / 20);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 101})
  void shouldRefuseWhatIsNoPartOfAProcessor(int quotaPct) {
    assertThatThrownBy(() -> new EngineContext().cpuQuotaPct(quotaPct))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cpuQuotaPct=" + quotaPct)
        .hasMessageContaining("from 1 to 100");
  }

  @Test
  void shouldRefuseToHoldThreadsOfTheHost() {
    assertThatThrownBy(() -> Engine.launch(new EngineContext().hostDriven().cpuQuotaPct(50)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cpuQuotaPct=50")
        .hasMessageContaining("leave it at 100");
  }
}
