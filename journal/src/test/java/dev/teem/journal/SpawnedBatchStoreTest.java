package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.swarm.BatchReceipt;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.swarm.Swarm;
import dev.teem.engine.yool.IdentityYool;
import dev.teem.journal.log.Children;
import dev.teem.journal.tuple.TupleEntries;
import dev.teem.journal.tuple.TupleEntry;
import dev.teem.journal.tuple.TupleEntry.Op;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A batch of a durable swarm ends with one terminal receipt of its controller. */
@Timeout(120)
class SpawnedBatchStoreTest {
  private static final int KILLS = 3;
  private static final LanePolicy POLICY = LanePolicy.from(Map.of());

  @TempDir Path dir;

  @Test
  void shouldGiveTheControllerItsTerminalReceiptOnce() throws Exception {
    try (Store store = Store.open(new StoreContext(dir.resolve("store")));
        TupleSpace space = new TupleSpace(store.tuples());
        Engine engine = Engine.launch(Batches.engineContext(store))) {
      Swarm swarm = new Swarm(space, POLICY);
      Tuple root = swarm.root("plan", "main", Map.of());
      IdentityYool yool = new IdentityYool();
      BatchReceipt batch = swarm.batchSpawn(root, yool.name(), 2, 10);
      BatchReceipt compressed = swarm.batchSpawn(root, yool.name(), 2, 10);
      swarm.compressToken(compressed.controller().id());

      for (BatchReceipt each : List.of(batch, compressed)) {
        BatchSummary summary = engine.execute(swarm.batch(each, yool));
        TupleEntry receipt = ends(store, each.controller().id()).getFirst();
        assertThat(ends(store, each.controller().id())).containsExactly(receipt);
        assertThat(receipt.outcome())
            .containsEntry("status", "ok")
            .containsEntry("agents", 100L)
            .containsEntry("failed", 0L)
            .containsEntry("aggregate", summary.aggregate().toJson());
        assertThat(store.tuples().isOpen(each.controller().id())).isFalse();
      }
      assertThat(opened(store)).as("no tuple but those of the swarm").hasSize(3);
      assertThat(swarm.snapshot().active()).isEqualTo(1);
    }
  }

  @Test
  void shouldComeToOneEndHoweverOftenTheProcessIsKilled() throws Exception {
    long seed = System.nanoTime();
    System.out.println("shouldComeToOneEnd seed=" + seed);
    Random random = new Random(seed);
    List<String> printed = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      printed.addAll(runAndKill(kill, 1 + random.nextInt(200)));
    }
    Path output = dir.resolve("printed");
    assertThat(start(output).waitFor()).isZero();
    printed.addAll(Children.wholeLines(output));

    LazyBatch shape = new LazyBatch(SpawnedUntilKilled.DEPTH, SpawnedUntilKilled.BRANCHING);
    Set<String> run = new HashSet<>(printed.subList(0, printed.size() - 1));
    assertThat(run).as("agents that were run").hasSize((int) shape.agents());
    // What was under way when it was killed, or had no receipt yet, is run again; no more.
    assertThat(printed.size()).isLessThan(2 * run.size());

    try (Store straight = Store.open(new StoreContext(dir.resolve("straight")))) {
      BatchSpec spec = BatchSpec.of(shape, new SpawnedUntilKilled.Slow()).aggregate(true);
      String aggregate = Batches.run(straight, spec).aggregate().root();
      assertThat(printed.getLast()).isEqualTo("end " + aggregate);
    }
    try (Store store = Store.open(new StoreContext(dir.resolve("store")));
        TupleSpace space = new TupleSpace(store.tuples())) {
      assertThat(ends(store, "subagent_1")).hasSize(1);
      assertThat(space.scan(Template.any(), 10)).extracting(Tuple::id).containsExactly("root");
    }
  }

  @Test
  void shouldPutTheTupleOfARunWhereItsBatchIs() throws Exception {
    Tuple root =
        Tuple.of("plan", List.of(0L, 6L), "planner", "main", "root", null, List.of(), Map.of());
    try (Store store = Store.open(new StoreContext(dir.resolve("store")))) {
      Batches.run(store, BatchSpec.of(new LazyBatch(1, 5).under(root), new IdentityYool()));
      Batches.run(store, BatchSpec.of(new LazyBatch(1, 5), new IdentityYool()));
      assertThat(opened(store)).extracting(Tuple::authority).containsExactly("planner", "root");
      assertThat(opened(store))
          .extracting(Tuple::map)
          .containsExactly(List.of(0L, 6L), List.of(0L));
    }
  }

  private static List<Tuple> opened(Store store) {
    return entries(store).stream()
        .filter(entry -> entry.op() == Op.OUT)
        .map(entry -> Tuple.fromJson(entry.tuple()))
        .toList();
  }

  private static List<TupleEntry> ends(Store store, String id) {
    return entries(store).stream()
        .filter(entry -> entry.op() == Op.RECEIPT && entry.id().equals(id))
        .toList();
  }

  private static List<TupleEntry> entries(Store store) {
    List<TupleEntry> all = new ArrayList<>();
    try (TupleEntries entries = store.tuples().entries()) {
      while (entries.next()) {
        all.add(entries.entry());
      }
    }
    return all;
  }

  /** Kills it when so many agents have been run: not by time, or it may have come to its end. */
  private List<String> runAndKill(int round, int agents) throws Exception {
    Path output = dir.resolve("printed-" + round);
    Process child = start(output);
    while (Children.wholeLines(output).size() < agents) {
      assertThat(child.isAlive()).as("the child runs").isTrue();
      Thread.sleep(5);
    }
    child.destroyForcibly().waitFor();
    return Children.wholeLines(output);
  }

  private Process start(Path output) throws IOException {
    return Children.java(
            Children.openings(), SpawnedUntilKilled.class, dir.resolve("store").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .redirectOutput(output.toFile())
        .start();
  }
}
