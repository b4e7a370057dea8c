package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.lane.Gate;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.lane.Refusal;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The test drives the core, so that it knows what has been started and what could have been. */
@Timeout(60)
class PausedBatchTest {
  private static final int AGENTS = 6_000;

  /** Far more than it takes to run all agents. */
  private static final int MANY_CYCLES = 10_000;

  private final Gate guards = new Gate();
  private final LaneTimer timer = new LaneTimer();
  private final Engine engine = Engine.launch(new EngineContext().cores(1).hostDriven());
  private final Core core = engine.cores().getFirst();

  @AfterEach
  void close() {
    engine.close();
    timer.close();
  }

  @Test
  void shouldStartNothingUntilItIsResumed() throws Exception {
    Counted yool = new Counted();
    BatchRun run = run(BatchSpec.of(new LazyBatch(1, AGENTS), yool));
    CompletableFuture<BatchSummary> summary = BatchRuns.awaited(run);
    driveUntil(() -> yool.calls > 0);
    run.pause();
    int before = yool.calls;
    driveOn();

    assertThat(run.paused()).isTrue();
    assertThat(before).isLessThan(AGENTS);
    assertThat(yool.calls).isEqualTo(before);
    assertThat(summary).isNotDone();

    run.resume();
    assertThat(run.paused()).isFalse();
    driveUntil(summary::isDone);
    assertThat(summary.get().executed()).isEqualTo(AGENTS);
    assertThat(yool.calls).isEqualTo(AGENTS);
  }

  @Test
  void shouldHaveTheSameResultAsWithoutPauses() throws Exception {
    CompletableFuture<BatchSummary> straight =
        BatchRuns.awaited(run(BatchSpec.of(new LazyBatch(1, AGENTS), new Counted())));
    driveUntil(straight::isDone);

    Counted yool = new Counted();
    BatchRun run = run(BatchSpec.of(new LazyBatch(1, AGENTS), yool));
    CompletableFuture<BatchSummary> paused = BatchRuns.awaited(run);
    for (int calls = 1_000; calls < AGENTS; calls += 1_000) {
      int until = calls;
      driveUntil(() -> yool.calls >= until);
      run.pause();
      core.doWork();
      run.resume();
    }
    driveUntil(paused::isDone);
    assertThat(paused.get().resultDigest()).isEqualTo(straight.get().resultDigest());
  }

  @Test
  void shouldLetBlockingCallsFinishAndStartNoOthers() throws Exception {
    Held yool = new Held();
    BatchRun run = run(BatchSpec.of(new LazyBatch(1, 50), yool).limits(LimitConfig.upTo(4)));
    CompletableFuture<BatchSummary> summary = BatchRuns.awaited(run);
    driveUntil(() -> yool.started.get() == 4);
    run.pause();
    yool.mayEnd.release(50);
    driveUntil(() -> yool.ended.get() == 4);
    driveOn();
    assertThat(yool.started).hasValue(4);

    run.resume();
    driveUntil(summary::isDone);
    assertThat(summary.get().executed()).isEqualTo(50);
  }

  @Test
  void shouldSayThatItIsPausedUnlessAGuardHoldsItToo() throws Exception {
    CompletableFuture<String> paused = new CompletableFuture<>();
    CompletableFuture<String> guarded = new CompletableFuture<>();
    Consumer<Progress> told =
        progress ->
            (progress.held().startsWith("paused") ? paused : guarded).complete(progress.held());
    BatchRun run = run(BatchSpec.of(new LazyBatch(1, AGENTS), new Counted()).progress(told));
    run.pause();
    CompletableFuture<BatchSummary> summary = BatchRuns.awaited(run);

    assertThat(paused.get()).isEqualTo("paused until it is resumed");
    guards.close(new Refusal("the disk is nearly full", true));
    assertThat(guarded.get()).isEqualTo("the disk is nearly full");
    run.stop();
    driveUntil(summary::isDone);
    assertThat(summary.get().stopped()).isTrue();
  }

  @Test
  void shouldGoOnOnlyWhenBothTheHostAndTheGuardsLetIt() throws Exception {
    Counted yool = new Counted();
    BatchRun run = run(BatchSpec.of(new LazyBatch(1, AGENTS), yool));
    CompletableFuture<BatchSummary> summary = BatchRuns.awaited(run);
    run.pause();
    guards.close(new Refusal("the disk is nearly full", true));
    run.resume();
    driveOn();
    assertThat(yool.calls).isZero();

    run.pause();
    guards.reopen();
    driveOn();
    assertThat(yool.calls).isZero();

    run.resume();
    driveUntil(summary::isDone);
    assertThat(summary.get().executed()).isEqualTo(AGENTS);
  }

  @Test
  void shouldStopWhileItIsPaused() throws Exception {
    BatchRun run = run(BatchSpec.of(new LazyBatch(1, AGENTS), new Counted()));
    run.pause();
    CompletableFuture<BatchSummary> summary = BatchRuns.awaited(run);
    run.stop();
    driveUntil(summary::isDone);
    assertThat(summary.get().agents()).isZero();

    run.resume();
    driveOn();
    assertThat(summary.get().stopped()).isTrue();
  }

  private BatchRun run(BatchSpec spec) {
    BatchRun run = new BatchRun(spec, BatchRuns.host(engine, guards, timer), ended -> {});
    run.begin();
    return run;
  }

  private void driveUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(Thread.interrupted()).as("timed out").isFalse();
      core.doWork();
    }
  }

  private void driveOn() {
    for (int i = 0; i < MANY_CYCLES; i++) {
      core.doWork();
    }
  }

  /** Runs on the core, which is this test's thread. */
  private static final class Counted implements Yool {
    private int calls;

    @Override
    public String name() {
      return "counted";
    }

    @Override
    public void run(Call call) throws YoolException {
      calls++;
      call.output().write(call.item());
    }
  }

  /** Calls that come to an end when they are allowed to. */
  private static final class Held implements Yool {
    private final Semaphore mayEnd = new Semaphore(0);
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

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
      mayEnd.acquire();
      ended.incrementAndGet();
    }
  }
}
