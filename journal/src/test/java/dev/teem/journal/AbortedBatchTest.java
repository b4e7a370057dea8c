package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a batch that cannot go on leaves to the next one in the same engine. */
@Timeout(20)
class AbortedBatchTest {
  private static final int AGENTS = 1_000;

  @TempDir Path dir;

  @Test
  void shouldLeaveTheWorkOfABatchThatRanOutOfMemoryToTheNextOne() throws Exception {
    Poor yool = new Poor();
    try (Store store = Store.open(new StoreContext(dir.resolve("store")));
        Engine engine = Engine.launch(Batches.engineContext(store))) {
      assertThatThrownBy(() -> engine.execute(spec(yool)))
          .isInstanceOf(OutOfMemoryError.class)
          .hasMessage("for 500");
      yool.hasMemory = true;
      BatchRun again = engine.start(spec(yool));
      assertThat(again.await().agents()).isEqualTo(AGENTS);
    }
  }

  private static BatchSpec spec(Yool yool) {
    return BatchSpec.of(new LazyBatch(1, AGENTS), yool);
  }

  /** Lacks memory for one of its items. */
  private static final class Poor implements Yool {
    private volatile boolean hasMemory;

    @Override
    public String name() {
      return "poor";
    }

    @Override
    public void run(Call call) {
      if (!hasMemory && call.agent() == 500) {
        throw new OutOfMemoryError("for 500");
      }
    }
  }
}
