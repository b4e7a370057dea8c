package dev.teem.bench.swarm;

import dev.teem.bench.jvm.Folders;
import dev.teem.bench.jvm.RoundServer;
import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.swarm.Progress;
import dev.teem.engine.yool.BuiltInYools;
import dev.teem.journal.Durability;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The heap that a durable batch takes, in a JVM that does nothing else: target S5.
 *
 * <p>The peak is the sum of each heap pool's own peak from the start of the JVM to the end of the
 * batch, which is never less than the true peak. The live heap is what is in use right after a full
 * collection, asked for once when half of the agents are done.
 */
public final class HeapPeakRun {
  private static final double MEBIBYTE = 1 << 20;

  private final Path folder;
  private final LazyBatch batch;
  private double liveMib;

  private HeapPeakRun(Path folder, LazyBatch batch) {
    this.folder = folder;
    this.batch = batch;
  }

  /** Serves one round. Arguments: a folder that is not there, the branching of a tree 4 deep. */
  public static void main(String[] args) throws Exception {
    LazyBatch batch = new LazyBatch(4, Long.parseLong(args[1]));
    RoundServer.serve(arguments -> new HeapPeakRun(Path.of(args[0]), batch).round());
  }

  private Map<String, Double> round() throws IOException {
    Map<String, Double> figures = new LinkedHashMap<>();
    BatchSummary summary;
    try (Store store = Store.open(new StoreContext(folder).durability(Durability.PROCESS));
        Engine engine =
            Engine.launch(
                new EngineContext().receiptStore(store.receipts()).tupleLog(store.tuples()))) {
      BatchSpec spec = BatchSpec.of(batch, BuiltInYools.named("sha256"));
      summary = engine.execute(spec.progress(this::look));
      figures.put("peak_mib", peakMib());
      if (liveMib == 0) {
        // It was over before the first look.
        liveMib = collectedMib();
      }
    } finally {
      Folders.delete(folder);
    }
    figures.put("live_mib", liveMib);
    figures.put("execute_ms", summary.wallNanos() / 1e6);
    // After the heap was measured, for this allocates.
    Expected.of("sha256", batch.agents()).check(summary, true);
    return figures;
  }

  private void look(Progress progress) {
    if (liveMib == 0 && progress.done() >= batch.agents() / 2) {
      liveMib = collectedMib();
    }
  }

  private static double collectedMib() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MEBIBYTE;
  }

  private static double peakMib() {
    long bytes = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP) {
        bytes += pool.getPeakUsage().getUsed();
      }
    }
    return bytes / MEBIBYTE;
  }
}
