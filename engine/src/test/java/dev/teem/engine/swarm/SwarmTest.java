package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.space.GatedTupleLog;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of agents when somebody is in between, or something fails. */
@Timeout(60)
class SwarmTest {
  private final TupleSpace space = new TupleSpace();
  private final Watched keeper = new Watched();
  private final Swarm swarm = swarm(4);
  private final Tuple root = swarm.root("plan", "main", Map.of());

  @AfterEach
  void close() {
    space.close();
  }

  private Swarm swarm(int threshold) {
    LanePolicy policy = LanePolicy.from(Map.of("YOOL_COMPRESSION_THRESHOLD", "" + threshold));
    return new Swarm(space, policy, keeper, () -> null, List::of);
  }

  private Tuple spawn(String lane) {
    return swarm.spawnAgent(root, "work", Map.of("lane", lane));
  }

  @Test
  void shouldKeepTheDataBeforeTheTupleLeavesTheSpace() {
    Tuple agent = spawn("web");
    keeper.meanwhile = () -> assertThat(space.rdp(Template.lane("web"))).isEqualTo(agent);
    assertThat(swarm.compressToken(agent.id()).id()).isEqualTo(agent.id());
    assertThat(space.rdp(Template.lane("web"))).isNull();
  }

  @Test
  void shouldMakeNoTokenOfWhatSomebodyTakesMeanwhile() {
    Tuple agent = spawn("web");
    keeper.meanwhile = () -> assertThat(space.inp(Template.lane("web"))).isEqualTo(agent);
    assertThatThrownBy(() -> swarm.compressToken(agent.id()))
        .hasMessageStartingWith("agent=subagent_1 is not active: it was taken");
    assertThat(swarm.snapshot().compressed()).isZero();
    assertThat(swarm.snapshot().active()).isEqualTo(1);
    assertThat(keeper.size()).isZero();
    assertThat(swarm.out(agent).receipts()).hasSize(2);
  }

  @Test
  void shouldLetWhoGetsARoutedTupleLookAroundInTheThreadThatRoutesIt() throws Exception {
    spawn("web");
    CompletableFuture<Tuple> found =
        space
            .inAsync(Template.lane("web").where("n", 9L))
            .thenApply(_ -> swarm.rd(Template.lane("empty")));
    FutureTask<Boolean> routed = new FutureTask<>(() -> swarm.routePacket(Map.of("n", 9L), "web"));
    Thread.ofPlatform().daemon().start(routed);
    assertThat(routed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(found).isCompletedWithValue(null);
  }

  @Test
  void shouldMakeNoTokenOfWhatAPacketIsMergedIntoMeanwhile() throws Exception {
    Tuple agent = spawn("web");
    FutureTask<Boolean> routed = new FutureTask<>(() -> swarm.routePacket(Map.of("n", 9L), "web"));
    keeper.meanwhile =
        () -> {
          Thread.ofVirtual().start(routed);
          while (space.count(Template.lane("web")) > 0) {
            Thread.onSpinWait();
          }
        };
    assertThatThrownBy(() -> swarm.compressToken(agent.id()))
        .hasMessageStartingWith("agent=subagent_1 is not active");
    assertThat(routed.get()).isTrue();
    assertThat(swarm.snapshot().compressed()).isZero();
    assertThat(space.rdp(Template.lane("web")).data()).containsEntry("n", 9L);
    keeper.meanwhile = () -> {};
    assertThat(swarm.compressToken(agent.id()).receipts()).hasSize(2);
    assertThat(swarm.restore(agent.id()).data()).containsEntry("n", 9L);
  }

  @ParameterizedTest(name = "room for entries={0}")
  @ValueSource(ints = {0, 1, 2})
  void shouldLeaveATupleAsItWasWhenItsPacketCannotBeKept(int room) {
    GatedTupleLog log = new GatedTupleLog();
    try (TupleSpace durable = new TupleSpace(log)) {
      Swarm kept = new Swarm(durable, LanePolicy.from(Map.of()));
      Tuple out =
          kept.out(
              Tuple.of("work", List.of(7L), "op", "web", "op", null, List.of(), Map.of("n", 1L)));

      // One entry says that it is taken, two what it has become.
      log.room(room);
      assertThatThrownBy(() -> kept.routePacket(Map.of("n", 2L), "web"))
          .hasMessage("the disk is full");
      assertThat(kept.scanIndex("web", null)).containsExactly(out);
      assertThat(log.openTuples()).containsExactly(out);
      assertThat(kept.snapshot().active()).isEqualTo(1);

      log.full(false);
      assertThat(kept.routePacket(Map.of("n", 2L), "web")).isTrue();
      assertThat(kept.scanIndex("web", null))
          .singleElement()
          .satisfies(routed -> assertThat(routed.data()).containsEntry("n", 2L));
      assertThat(log.openTuples()).hasSize(1).doesNotContain(out);
      assertThat(kept.snapshot().active()).isEqualTo(1);
    }
  }

  @Test
  void shouldMakeNoTokenOfWhatIsReplacedInTheSpaceMeanwhile() {
    Tuple agent = spawn("web");
    Tuple other = Receipts.add(agent, Map.of("n", 9L), "by somebody else");
    keeper.meanwhile = () -> space.out(other);
    assertThatThrownBy(() -> swarm.compressToken(agent.id()))
        .hasMessageStartingWith("agent=subagent_1 is not active");
    assertThat(space.rdp(Template.lane("web"))).isEqualTo(other);
    assertThat(keeper.size()).isZero();
  }

  @Test
  void shouldLeaveAnAgentActiveWhoseDataCannotBeKept() {
    Tuple agent = spawn("web");
    keeper.meanwhile =
        () -> {
          throw new IllegalStateException("no room");
        };
    assertThatThrownBy(() -> swarm.compressToken(agent.id())).hasMessage("no room");
    assertThatThrownBy(() -> swarm.pruneIdle(0)).hasMessage("no room");
    assertThat(swarm.snapshot().active()).isEqualTo(2);
    assertThat(swarm.in(Template.lane("web"))).isEqualTo(agent);
  }

  @Test
  void shouldSpawnNothingIfThereIsNoRoomForIt() {
    for (int i = 0; i < 3; i++) {
      spawn("web");
    }
    keeper.meanwhile =
        () -> {
          throw new IllegalStateException("no room");
        };
    assertThatThrownBy(() -> spawn("web")).hasMessage("no room");
    assertThatThrownBy(() -> swarm.batchSpawn(root, "work", 2, 10)).hasMessage("no room");
    SwarmSnapshot snapshot = swarm.snapshot();
    assertThat(snapshot.tuples()).isEqualTo(4);
    assertThat(snapshot.active()).isEqualTo(4);
    assertThat(snapshot.virtualAgents()).isZero();
  }

  @Test
  void shouldKnowNothingOfWhatTheSpaceRefuses() {
    Tuple agent = spawn("web");
    CompressToken token = swarm.compressToken(agent.id());
    space.close();
    assertThatThrownBy(() -> spawn("web")).hasMessage("the tuple space is closed");
    assertThatThrownBy(() -> swarm.batchSpawn(root, "work", 2, 10))
        .hasMessage("the tuple space is closed");
    assertThatThrownBy(() -> swarm.giveBack(agent)).hasMessageStartingWith("agent=subagent_1 is");
    assertThatThrownBy(() -> swarm.restore(agent.id())).hasMessage("the tuple space is closed");
    assertThat(swarm.token(agent.id())).isEqualTo(token);
    assertThatThrownBy(() -> swarm.pruneIdle(0)).hasMessage("the tuple space is closed");
    assertThat(swarm.touch("root")).isTrue();
    assertThat(keeper.size()).as("what is kept of the compressed one").isEqualTo(1);
  }

  @Test
  void shouldForgetWhatWasTakenFromTheSpaceWhenItWouldCompressIt() {
    Tuple taken = spawn("web");
    spawn("main");
    space.inp(Template.id(taken.id()));
    swarm.touch("root");
    assertThat(swarm.touch(taken.id())).as("it is not noticed yet").isTrue();
    swarm.touch("root");
    assertThat(swarm.pruneIdle(1)).as("only one could be").isEqualTo(1);
    assertThat(swarm.touch(taken.id())).isFalse();
    assertThat(swarm.snapshot().compressed()).isEqualTo(1);
  }

  @Test
  void shouldNotRememberForEverWhatIsTakenFromTheSpace() {
    for (long i = 0; i < 50_000; i++) {
      Tuple work =
          Tuple.of("work", List.of(0L), "op", "web", "op", null, List.of(), Map.of("n", i));
      swarm.out(work);
      assertThat(space.inp(Template.lane("web"))).isNotNull();
      assertThat(swarm.snapshot().active()).isLessThanOrEqualTo(1_024);
    }
    assertThat(swarm.touch("root")).as("who is there").isTrue();
  }

  @Test
  void shouldTakeOverWhatIsInTheSpaceAndCountOn() {
    spawn("web");
    spawn("web");
    swarm.batchSpawn(root, "work", 2, 10);
    Swarm later = swarm(4);
    assertThat(later.snapshot().active()).isEqualTo(4);
    assertThat(later.snapshot().virtualAgents()).isEqualTo(100);
    assertThat(later.spawnAgent("subagent_2", "work", Map.of()).id()).isEqualTo("subagent_4");
    assertThat(later.snapshot().compressed()).isEqualTo(1);
  }

  @Test
  void shouldCountOnFromAnAgentThatHasOutlivedItsController() {
    BatchReceipt batch = swarm.batchSpawn(root, "work", 1, 10);
    swarm.out(batch.batch().agent(7).tuple("work", "main", batch.controller().id(), Map.of()));
    swarm.in(Template.id(batch.controller().id()));
    assertThat(swarm(4).spawnAgent("root", "work", Map.of()).id()).isEqualTo("subagent_2");
  }

  @Test
  void shouldRefuseToTakeOverWhatItCouldNotCompress() {
    space.out(
        new Tuple(
            "t-1",
            "work",
            List.of(),
            "op",
            "main",
            "op",
            null,
            List.of(),
            Map.of("n", Double.NaN),
            null));
    assertThatThrownBy(() -> swarm(4)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotGiveBackWhatHasNoName() {
    Tuple unnamed =
        new Tuple(null, "work", List.of(), "op", "main", "op", null, List.of(), Map.of(), null);
    assertThatThrownBy(() -> swarm.giveBack(unnamed))
        .hasMessage("an agent of yool=work has no id; Tuple.of gives it the hash of its content");
    assertThat(swarm.out(unnamed).id()).startsWith(Tuple.HASH);
  }

  @Test
  void shouldTakeTuplesOfOneIdForOneAgentWhateverTheirNumbersAreMadeOf() {
    Tuple first = swarm.out(work(Map.of("n", 1L)));
    Tuple again = swarm.out(work(Map.of("n", 1)));
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(space.count(Template.lane("web"))).isEqualTo(1);

    assertThat(swarm.compressToken(first.id()).id()).isEqualTo(first.id());
    assertThat(space.count(Template.lane("web"))).isZero();
    assertThat(swarm.restore(first.id())).isEqualTo(first);
    swarm.in(Template.lane("web"));
    assertThat(swarm.touch(first.id())).isFalse();

    swarm.out(work(Map.of("n", 1L)));
    swarm.out(work(Map.of("n", 1)));
    swarm.in(Template.lane("web"));
    assertThat(swarm.touch(first.id())).isFalse();
  }

  private static Tuple work(Map<String, Object> data) {
    return Tuple.of("work", List.of(0L, 7L), "root", "web", "root", null, List.of(), data);
  }

  /** Somebody does something each time that data is to be kept. */
  private static final class Watched implements DataKeeper {
    private final MemoryKeeper keeper = new MemoryKeeper();
    private Runnable meanwhile = () -> {};

    @Override
    public void keep(CompressToken token, Map<String, Object> data) {
      meanwhile.run();
      keeper.keep(token, data);
    }

    @Override
    public Map<String, Object> find(CompressToken token) {
      return keeper.find(token);
    }

    @Override
    public void forget(CompressToken token) {
      keeper.forget(token);
    }

    int size() {
      return keeper.size();
    }
  }
}
