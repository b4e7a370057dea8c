package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.space.GatedTupleLog;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.IdentityYool;
import dev.teem.engine.yool.Sha256Yool;
import dev.teem.engine.yool.Yool;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that a swarm has spawned, run by an engine. */
@Timeout(60)
class SpawnedBatchTest {
  private static final IdentityYool YOOL = new IdentityYool();

  private final TupleSpace space = new TupleSpace();
  private final MemoryKeeper keeper = new MemoryKeeper();
  private final Swarm swarm =
      new Swarm(space, LanePolicy.from(Map.of()), keeper, () -> null, List::of);
  private final Tuple root = swarm.root("plan", "main", Map.of());
  private final BatchReceipt batch = swarm.batchSpawn(root, YOOL.name(), 2, 10);
  private final Engine engine = Engine.launch(new EngineContext().cores(2));

  @AfterEach
  void close() {
    engine.close();
    space.close();
  }

  @Test
  void shouldTakeTheControllerAtTheEndAndNotBefore() throws Exception {
    AtomicBoolean thereMeanwhile = new AtomicBoolean();
    BatchSummary summary =
        engine.execute(
            swarm.batch(batch, YOOL).results(_ -> thereMeanwhile.set(swarm.touch("subagent_1"))));
    assertThat(summary.agents()).isEqualTo(100);
    assertThat(summary.aggregate().batch().agents()).isEqualTo(100);
    assertThat(thereMeanwhile).isTrue();
    assertThat(space.rdp(Template.id("subagent_1"))).isNull();
    assertThat(swarm.snapshot().active()).isEqualTo(1);
    assertThatThrownBy(() -> swarm.batch(batch, YOOL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "controller=subagent_1 is not here: its batch has come to its end, or somebody has"
                + " taken it and has to give it back");
  }

  @Test
  void shouldTakeAControllerThatIsCompressed() throws Exception {
    BatchSpec spec = swarm.batch(batch, YOOL);
    swarm.compressToken("subagent_1");
    assertThat(engine.execute(spec).agents()).isEqualTo(100);
    assertThat(swarm.snapshot().compressed()).isZero();
    assertThat(keeper.size()).as("data that nobody needs").isZero();
    assertThat(space.count(Template.any())).as("the root alone").isEqualTo(1);
  }

  @Test
  void shouldFindAControllerThatIsRestoredWhileItsDataAreLookedUp() throws Exception {
    RestoredMeanwhile slow = new RestoredMeanwhile();
    Swarm other = new Swarm(space, LanePolicy.from(Map.of()), slow, () -> null, List::of);
    slow.swarm = other;
    slow.controller = batch.controller();

    other.compressToken("subagent_1");
    BatchRun run = engine.start(other.batch("subagent_1", YOOL));
    assertThat(slow.restored).isEqualTo(1);
    other.compressToken("subagent_1");
    assertThat(run.await().agents()).isEqualTo(100);
    assertThat(slow.restored).isEqualTo(2);
    assertThat(space.count(Template.any())).as("the root alone").isEqualTo(1);
    assertThat(slow.kept.size()).as("data that nobody needs").isZero();
  }

  /** Of whatever is looked for, somebody else restores the controller just before it is found. */
  private static final class RestoredMeanwhile implements DataKeeper {
    private final MemoryKeeper kept = new MemoryKeeper();
    private Swarm swarm;
    private Tuple controller;
    private int restored;

    @Override
    public void keep(CompressToken token, Map<String, Object> data) {
      kept.keep(token, data);
    }

    @Override
    public Map<String, Object> find(CompressToken token) {
      Thread other =
          Thread.ofPlatform().start(() -> swarm.restore(controller.id(), controller.data()));
      try {
        other.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      restored++;
      return kept.find(token);
    }

    @Override
    public void forget(CompressToken token) {
      kept.forget(token);
    }
  }

  @Test
  void shouldKnowABatchByItsControllerAlone() throws Exception {
    Swarm later = new Swarm(space, LanePolicy.from(Map.of()));
    assertThat(engine.execute(later.batch("subagent_1", YOOL)).agents()).isEqualTo(100);
    assertThat(space.count(Template.any())).isEqualTo(1);
  }

  @Test
  void shouldLeaveTheControllerWhenItIsStopped() throws Exception {
    CompletableFuture<BatchRun> started = new CompletableFuture<>();
    BatchRun run = engine.start(swarm.batch(batch, new Pausing(started)));
    started.complete(run);
    run.stop();
    assertThat(run.await().stopped()).isTrue();
    assertThat(space.rdp(Template.id("subagent_1"))).isEqualTo(batch.controller());
    assertThat(engine.execute(swarm.batch(batch, YOOL)).agents()).isEqualTo(100);
  }

  @Test
  void shouldNotBeginWhatHasEndedSince() throws Exception {
    BatchSpec spec = swarm.batch(batch, YOOL);
    engine.execute(swarm.batch(batch, YOOL));
    assertThatThrownBy(() -> engine.start(spec))
        .hasMessageStartingWith("controller=subagent_1 is not here: its batch has come to its end");
  }

  @Test
  void shouldEndTwoRunsOfOneBatch() throws Exception {
    BatchRun one = engine.start(swarm.batch(batch, YOOL));
    BatchRun two = engine.start(swarm.batch(batch, YOOL));
    assertThat(one.await().agents()).isEqualTo(100);
    assertThat(two.await().agents()).isEqualTo(100);
    assertThat(space.count(Template.any())).isEqualTo(1);
  }

  @Test
  void shouldRunOnlyWhatWasSpawnedForTheYool() {
    assertThatThrownBy(() -> swarm.batch(batch, new Sha256Yool()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "yool=sha256 is not what the batch of controller=subagent_1 was spawned for, "
                + YOOL.name());
    assertThatThrownBy(() -> swarm.batch("root", YOOL))
        .hasMessage("agent=root with data={} is not the controller of a batch as it was spawned");
    swarm.in(Template.id("root"));
    swarm.routePacket(Map.of("branching", 11L), "main");
    assertThatThrownBy(() -> swarm.batch(batch, YOOL))
        .hasMessageStartingWith("agent=subagent_1 with data={\"branching\":11,\"depth\":2,")
        .hasMessageEndingWith("is not the controller of a batch as it was spawned");
  }

  @ParameterizedTest(name = "room for entries={0}")
  @ValueSource(ints = {0, 1})
  void shouldLeaveTheControllerWhenItsReceiptCannotBeKept(int room) throws Exception {
    GatedTupleLog log = new GatedTupleLog();
    try (TupleSpace durable = new TupleSpace(log)) {
      Swarm kept = new Swarm(durable, LanePolicy.from(Map.of()));
      Tuple parent = kept.root("plan", "main", Map.of());
      Tuple controller = kept.batchSpawn(parent, YOOL.name(), 2, 10).controller();

      // One entry says that it is taken, the next what came of it.
      log.room(room);
      BatchSpec refused = kept.batch(controller.id(), YOOL);
      assertThatThrownBy(() -> engine.execute(refused)).hasMessage("the disk is full");
      assertThat(durable.rdp(Template.id(controller.id()))).isEqualTo(controller);
      assertThat(log.isOpen(controller.id())).isTrue();

      log.full(false);
      assertThat(engine.execute(kept.batch(controller.id(), YOOL)).agents()).isEqualTo(100);
      assertThat(durable.rdp(Template.id(controller.id()))).isNull();
      assertThat(log.isOpen(controller.id())).isFalse();
    }
  }

  /** Has its batch paused by each call, so that no core goes on to its next range. */
  private record Pausing(CompletableFuture<BatchRun> batch) implements Yool {
    @Override
    public String name() {
      return YOOL.name();
    }

    @Override
    public void run(Call call) {
      batch.join().pause();
    }
  }
}
