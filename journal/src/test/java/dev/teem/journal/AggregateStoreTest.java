package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.swarm.AggregateReceipt;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The one receipt of a batch does not depend on when, or in how many goes, it was run. */
@Timeout(60)
class AggregateStoreTest {
  private static final LazyBatch BATCH = new LazyBatch(12, 2);

  @TempDir Path dir;

  @Test
  void shouldEndWithTheSameRootAfterPauseStopAndResume() throws Exception {
    AggregateReceipt straight;
    try (Store store = Store.open(new StoreContext(dir.resolve("straight")))) {
      straight = Batches.run(store, BatchSpec.of(BATCH, new Square()).aggregate(true)).aggregate();
    }

    Square yool = new Square();
    try (Store store = Store.open(new StoreContext(dir.resolve("store")))) {
      try (Engine engine = Engine.launch(Batches.engineContext(store))) {
        yool.stopIn = 1_000;
        yool.run = engine.start(BatchSpec.of(BATCH, yool).aggregate(true));
        BatchSummary stopped = yool.run.await();
        assertThat(stopped.stopped()).isTrue();
        assertThat(stopped.aggregate()).isNull();
        assertThat(yool.run.done().complete()).isFalse();
      }
      try (Engine engine = Engine.launch(Batches.engineContext(store))) {
        BatchRun run = engine.start(BatchSpec.of(BATCH, new Square()).prove(17));
        assertThat(run.resumed()).isTrue();
        BatchSummary resumed = run.await();
        assertThat(resumed.cached()).isPositive();
        assertThat(resumed.executed()).isPositive();
        assertThat(resumed.aggregate()).isEqualTo(straight);
        assertThat(run.done().complete()).isTrue();
        assertThat(run.proof(17).provesLeaf(sha256("289"), straight)).isTrue();
        assertThat(run.proof(17).provesLeaf(sha256("290"), straight)).isFalse();
      }
    }
  }

  @Test
  void shouldEndWithTheSameRootFromReceiptsAlone() throws Exception {
    try (Store store = Store.open(new StoreContext(dir.resolve("store")))) {
      AggregateReceipt first =
          Batches.run(store, BatchSpec.of(BATCH, new Square()).aggregate(true)).aggregate();
      try (Engine engine = Engine.launch(Batches.engineContext(store))) {
        BatchRun again = engine.start(BatchSpec.of(BATCH, new Square()).prove(64, 65));
        BatchSummary summary = again.await();
        assertThat(summary.executed()).isZero();
        assertThat(summary.aggregate()).isEqualTo(first);
        assertThat(again.proof(64).provesFailed(first)).isTrue();
        assertThat(again.proof(65).provesLeaf(sha256("4225"), first)).isTrue();
      }
    }
  }

  private static byte[] sha256(String output) {
    return Sha256.of(output.getBytes(StandardCharsets.UTF_8));
  }

  /** Fails for 64; pauses its batch, and then stops it, when it is told to. */
  private static final class Square implements Yool {
    private final AtomicInteger calls = new AtomicInteger();
    private volatile int stopIn = -1;
    private volatile BatchRun run;

    @Override
    public String name() {
      return "square";
    }

    @Override
    public void run(Call call) throws YoolException {
      long number = Long.parseLong(call.itemText());
      if (number == 64) {
        throw new YoolException("not 64");
      }
      call.output().writeText(Long.toString(number * number));
      if (calls.incrementAndGet() == stopIn) {
        // The batch may be running before who started it has it in his hands.
        while (run == null) {
          Thread.onSpinWait();
        }
        run.pause();
        run.stop();
      }
    }
  }
}
