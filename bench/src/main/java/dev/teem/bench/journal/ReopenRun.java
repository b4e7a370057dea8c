package dev.teem.bench.journal;

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
import java.util.Map;

/**
 * Opens a store with ten million receipts: target J6. A round is one of
 *
 * <ul>
 *   <li>{@code fill}: makes the store, and closes it;
 *   <li>{@code warm}: opens and closes it as often as it takes until all of that is compiled; the
 *       first of them is timed;
 *   <li>{@code open}: opens it, looks how many receipts there are, and closes it. Only the opening
 *       is timed;
 *   <li>{@code leave NUMBER}: opens it, adds some receipts and leaves it as it is. The parent then
 *       kills this JVM.
 * </ul>
 */
public final class ReopenRun {
  private static final LazyBatch ALL = new LazyBatch(7, 10);
  private static final LazyBatch MORE = new LazyBatch(3, 32);

  /** A second or two. */
  private static final int OPENINGS = 300;

  private final Path folder;

  private ReopenRun(Path folder) {
    this.folder = folder;
  }

  /** Serves rounds. Argument: where the store is. */
  public static void main(String[] args) throws Exception {
    ReopenRun run = new ReopenRun(Path.of(args[0]));
    RoundServer.serve(arguments ->
        switch (arguments.getFirst()) {
          case "fill" -> run.fill();
          case "warm" -> run.warm();
          case "open" -> run.reopen();
          case "leave" -> run.leave(arguments.get(1));
          default -> throw new IllegalArgumentException("not a round: " + arguments);
        });
  }

  private Store open() {
    return Store.open(new StoreContext(folder).durability(Durability.PROCESS));
  }

  private Map<String, Double> fill() throws IOException {
    try (Store store = open()) {
      execute(store, ALL, "sha256", Map.of());
    }
    return Map.of();
  }

  private static void execute(
      Store store, LazyBatch batch, String yool, Map<String, Object> arguments) throws IOException {
    try (Engine engine =
        Engine.launch(
            new EngineContext().receiptStore(store.receipts()).tupleLog(store.tuples()))) {
      BatchSummary summary =
          engine.execute(BatchSpec.of(batch, BuiltInYools.named(yool)).args(arguments));
      require("executed", summary.executed(), batch.agents());
    }
  }

  private static void require(String what, long got, long wanted) {
    if (got < wanted) {
      throw new IllegalStateException("wrong result: " + what + "=" + got + ", not " + wanted);
    }
  }

  private Map<String, Double> warm() {
    Map<String, Double> first = reopen();
    for (int i = 1; i < OPENINGS; i++) {
      reopen();
    }
    return first;
  }

  private Map<String, Double> reopen() {
    long started = System.nanoTime();
    try (Store store = open()) {
      long opened = System.nanoTime();
      require("receipts", store.receiptCount(), ALL.agents());
      return Map.of("open_ms", (opened - started) / 1e6);
    }
  }

  // What is not closed is what a kill leaves.
  @SuppressWarnings("MustBeClosedChecker")
  private Map<String, Double> leave(String number) throws IOException {
    execute(open(), MORE, "identity", Map.of("round", number));
    return Map.of();
  }
}
