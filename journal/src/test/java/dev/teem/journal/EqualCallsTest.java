package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class EqualCallsTest {
  private static final int AGENTS = 1_000;

  @TempDir Path dir;

  /** A call may take minutes; the core that waits for it has better to do than to ask for it. */
  @Test
  void shouldLeaveTheCoreIdleWhileEqualItemsWaitForOneCall() throws Exception {
    try (Store store = Store.open(new StoreContext(dir.resolve("store")));
        Engine engine =
            Engine.launch(
                new EngineContext().cores(1).hostDriven().receiptStore(store.receipts()))) {
      Core core = engine.cores().getFirst();
      Held yool = new Held();
      BatchRun run = engine.start(Batches.spec(Collections.nCopies(AGENTS, "equal"), yool));
      CompletableFuture<BatchSummary> summary = Batches.awaited(run);
      Batches.driveUntil(core, yool.started::tryAcquire);
      Batches.driveUntil(core, () -> !core.hasWork());

      yool.mayEnd.release();
      Batches.driveUntil(core, summary::isDone);
      assertThat(summary.get().executed()).isEqualTo(1);
      assertThat(summary.get().cached()).isEqualTo(AGENTS - 1);
    }
  }

  private static final class Held implements Yool {
    private final Semaphore started = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);

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
      started.release();
      mayEnd.acquire();
    }
  }
}
