package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class PausedBatchStoreTest {
  private static final int AGENTS = 1_000;
  private static final int PAUSED_IN = 100;

  @TempDir Path dir;

  /** A pause may last for days: what is done by then must not wait for its end to be kept. */
  @Test
  void shouldStoreWhatIsDoneBeforeThePause() throws Exception {
    AtomicLong acknowledged = new AtomicLong();
    try (Store store = Store.open(new StoreContext(dir.resolve("store")));
        Engine engine =
            Engine.launch(
                new EngineContext().cores(1).hostDriven().receiptStore(store.receipts()))) {
      Core core = engine.cores().getFirst();
      PausedMidway yool = new PausedMidway();
      yool.run =
          engine.start(
              BatchSpec.of(new LazyBatch(1, AGENTS), yool)
                  .progress(progress -> acknowledged.set(progress.done())));
      CompletableFuture<BatchSummary> summary = Batches.awaited(yool.run);
      Batches.driveUntil(core, () -> yool.calls >= PAUSED_IN && acknowledged.get() == yool.calls);
      assertThat(yool.calls).isLessThan(AGENTS);

      yool.run.resume();
      Batches.driveUntil(core, summary::isDone);
      assertThat(summary.get().executed()).isEqualTo(AGENTS);
    }
  }

  /** Somebody pauses the batch while the core is in the middle of a step. */
  private static final class PausedMidway implements Yool {
    private BatchRun run;
    private int calls;

    @Override
    public String name() {
      return "paused midway";
    }

    @Override
    public void run(Call call) throws YoolException, InterruptedException {
      call.output().write(call.item());
      if (++calls == PAUSED_IN) {
        Thread other = Thread.ofPlatform().start(run::pause);
        other.join();
      }
    }
  }
}
