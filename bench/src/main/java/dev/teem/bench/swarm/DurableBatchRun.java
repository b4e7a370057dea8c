package dev.teem.bench.swarm;

import dev.teem.bench.jvm.Folders;
import dev.teem.bench.jvm.RoundServer;
import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.BuiltInYools;
import dev.teem.journal.Durability;
import dev.teem.journal.Store;
import dev.teem.journal.StoreContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A million agents, each with a receipt that survives the process, and then the same batch again:
 * targets S3 and S4.
 *
 * <p>A round makes a fresh store, executes, closes it, opens it anew, executes again and closes. An
 * execution is timed from the call of {@link Engine#execute} to its return, when every receipt has
 * been acknowledged; opening (with the engine's launch) and closing are timed apart.
 */
public final class DurableBatchRun {
  private final Path folder;
  private final LazyBatch batch;
  private final Expected expected;

  private DurableBatchRun(Path folder, LazyBatch batch) {
    this.folder = folder;
    this.batch = batch;
    expected = Expected.of("sha256", batch.agents());
  }

  /** Serves rounds. Arguments: a folder that is not there, and the branching of a tree 4 deep. */
  public static void main(String[] args) throws Exception {
    LazyBatch batch = new LazyBatch(4, Long.parseLong(args[1]));
    DurableBatchRun run = new DurableBatchRun(Path.of(args[0]), batch);
    RoundServer.serve(arguments -> run.round());
  }

  private Map<String, Double> round() throws IOException {
    Map<String, Double> figures = new LinkedHashMap<>();
    try {
      once("", true, figures);
      once("again_", false, figures);
    } finally {
      Folders.delete(folder);
    }
    return figures;
  }

  private void once(String prefix, boolean executed, Map<String, Double> figures)
      throws IOException {
    long opening = System.nanoTime();
    Store store = Store.open(new StoreContext(folder).durability(Durability.PROCESS));
    long ended;
    try (store;
        Engine engine =
            Engine.launch(
                new EngineContext().receiptStore(store.receipts()).tupleLog(store.tuples()))) {
      long started = System.nanoTime();
      BatchSummary summary = engine.execute(BatchSpec.of(batch, BuiltInYools.named("sha256")));
      ended = System.nanoTime();
      expected.check(summary, executed);
      figures.put(prefix + "open_ms", (started - opening) / 1e6);
      figures.put(prefix + "execute_ms", (ended - started) / 1e6);
      figures.put(prefix + "bytes", (double) store.bytesAppended());
    }
    figures.put(prefix + "close_ms", (System.nanoTime() - ended) / 1e6);
  }
}
