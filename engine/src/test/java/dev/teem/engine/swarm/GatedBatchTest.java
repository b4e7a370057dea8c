package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.lane.Gate;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.lane.Refusal;
import dev.teem.engine.lane.WorkRefusedException;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.IdentityYool;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No agent starts while the gate is closed. */
@Timeout(60)
class GatedBatchTest {
  private static final Refusal PASSING = new Refusal("the disk is nearly full", true);
  private static final Refusal LASTING = new Refusal("the quota is used up", false);

  private final Gate gate = new Gate();
  private final LaneTimer timer = new LaneTimer();
  private final Engine engine = Engine.launch(new EngineContext().cores(2));
  private final Held held = new Held();

  @AfterEach
  void close() {
    engine.close();
    timer.close();
  }

  private BatchRun run(BatchSpec spec) {
    BatchRun run = new BatchRun(spec, BatchRuns.host(engine, gate, timer), ended -> {});
    run.begin();
    return run;
  }

  @Test
  void shouldStartNothingUntilTheGateOpens() throws Exception {
    gate.close(PASSING);
    List<String> said = new ArrayList<>();
    CompletableFuture<Void> told = new CompletableFuture<>();
    CompletableFuture<BatchSummary> summary =
        BatchRuns.awaited(
            run(
                BatchSpec.of(new LazyBatch(2, 100), new IdentityYool())
                    .progress(progress -> {
                      said.add(progress.done() + " " + progress.held());
                      told.complete(null);
                    })));
    told.get();

    assertThat(said.getFirst()).isEqualTo("0 the disk is nearly full");
    gate.reopen();
    assertThat(summary.get().executed()).isEqualTo(10_000);
  }

  @Test
  void shouldLetRunningAgentsFinishAndStartNoOthers() throws Exception {
    CompletableFuture<BatchSummary> summary =
        BatchRuns.awaited(
            run(BatchSpec.of(new LazyBatch(1, 50), held).limits(LimitConfig.upTo(4))));
    held.awaitStarted(4);
    gate.close(PASSING);
    held.mayEnd.release(4);
    held.awaitEnded(4);
    // What would be started, would be started right after the end of another.
    Thread.sleep(50);
    assertThat(held.started).hasValue(4);

    gate.reopen();
    held.awaitStarted(8);
    held.mayEnd.release(50);
    assertThat(summary.get().executed()).isEqualTo(50);
  }

  @Test
  void shouldEndEarlyWithWhatIsUnderWayDone() {
    CompletableFuture<BatchSummary> summary =
        BatchRuns.awaited(
            run(BatchSpec.of(new LazyBatch(1, 50), held).limits(LimitConfig.upTo(4))));
    held.awaitStarted(4);
    gate.close(LASTING);
    held.mayEnd.release(50);

    assertThatThrownBy(summary::get)
        .hasCauseInstanceOf(WorkRefusedException.class)
        .hasMessageContaining("the quota is used up");
    assertThat(held.interrupted).hasValue(0);
    assertThat(held.ended.get()).isBetween(4, 49);
  }

  @Test
  void shouldStopWhileItWaits() throws Exception {
    gate.close(PASSING);
    BatchRun run = run(BatchSpec.of(new LazyBatch(3, 100), new IdentityYool()));
    CompletableFuture<BatchSummary> summary = BatchRuns.awaited(run);
    run.stop();

    assertThat(summary.get().stopped()).isTrue();
    assertThat(summary.get().agents()).isZero();
  }

  @Test
  void shouldStopEvenWhileItEndsEarly() throws Exception {
    BatchRun run = run(BatchSpec.of(new LazyBatch(1, 50), held).limits(LimitConfig.upTo(4)));
    CompletableFuture<BatchSummary> summary = BatchRuns.awaited(run);
    held.awaitStarted(4);
    gate.close(LASTING);
    run.stop();

    assertThat(summary.get().stopped()).isTrue();
    assertThat(held.interrupted).hasValue(4);
  }

  @Test
  void shouldMissNoOpening() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (Yool yool : List.of(new IdentityYool(), new Blocking())) {
      CompletableFuture<BatchSummary> summary =
          BatchRuns.awaited(run(BatchSpec.of(new LazyBatch(1, 40_000), yool)));
      while (!summary.isDone()) {
        gate.close(PASSING);
        TimeUnit.NANOSECONDS.sleep(random.nextInt(100_000));
        gate.reopen();
        TimeUnit.NANOSECONDS.sleep(random.nextInt(200_000));
      }
      assertThat(summary.get().executed()).as("seed=%d", seed).isEqualTo(40_000);
    }
  }

  private static final class Blocking implements Yool {
    @Override
    public String name() {
      return "blocking";
    }

    @Override
    public boolean blocking() {
      return true;
    }

    @Override
    public void run(Call call) throws YoolException {
      call.output().write(call.item());
    }
  }

  /** Calls that come to an end when they are allowed to. */
  private static final class Held implements Yool {
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();

    @Override
    public String name() {
      return "held";
    }

    @Override
    public boolean blocking() {
      return true;
    }

    @Override
    public void run(Call call) throws InterruptedException {
      started.incrementAndGet();
      try {
        mayEnd.acquire();
        ended.incrementAndGet();
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        throw e;
      }
    }

    void awaitStarted(int calls) {
      await(started, calls);
    }

    void awaitEnded(int calls) {
      await(ended, calls);
    }

    private static void await(AtomicInteger count, int wanted) {
      while (count.get() < wanted) {
        Thread.onSpinWait();
      }
    }
  }
}
