package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.Sha256Yool;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch allocates must not depend on how many agents it has. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long FEW = 100_000;
  private static final long MANY = 600_000;

  @TempDir Path dir;

  @Test
  void shouldAllocateNothingPerAgent() throws IOException {
    // Interpreted code and code under compilation allocate what compiled code does not.
    measure("warm-up", MANY);
    long few = measure("few", FEW);
    long many = measure("many", MANY);

    double perAgent = (double) (many - few) / (MANY - FEW);
    assertThat(perAgent).as("bytes per agent, executed and then answered").isLessThan(4.0);
  }

  /** Bytes that all threads allocate for a batch that is executed, and once more answered. */
  private long measure(String name, long agents) throws IOException {
    try (Store store = Store.open(new StoreContext(dir.resolve(name)));
        Engine engine =
            Engine.launch(new EngineContext().cores(2).receiptStore(store.receipts()))) {
      long before = THREADS.getTotalThreadAllocatedBytes();
      for (int i = 0; i < 2; i++) {
        engine.execute(BatchSpec.of(new LazyBatch(1, agents), new Sha256Yool()));
      }
      return THREADS.getTotalThreadAllocatedBytes() - before;
    }
  }
}
