package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.lane.CircuitBreakers;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.ReceiptCache;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the reference's tuple kernel does, primitive by primitive, done by a {@link Swarm}. */
@Timeout(60)
class KernelReferenceTest {
  private static final int THRESHOLD = 4;

  private final TupleSpace space = new TupleSpace();
  private final LanePolicy policy =
      LanePolicy.from(Map.of("YOOL_COMPRESSION_THRESHOLD", "" + THRESHOLD));
  private final MemoryKeeper keeper = new MemoryKeeper();
  private final Swarm swarm = new Swarm(space, policy, keeper, () -> null, List::of);
  private final Tuple root = swarm.root("plan", "main", Map.of());

  @AfterEach
  void close() {
    space.close();
  }

  private Tuple spawn(Object... data) {
    return swarm.spawnAgent(root, "work", data(data));
  }

  private static Map<String, Object> data(Object... members) {
    Map<String, Object> data = new LinkedHashMap<>();
    for (int i = 0; i < members.length; i += 2) {
      data.put((String) members[i], members[i + 1]);
    }
    return data;
  }

  private static Tuple tuple(String lane, Object... data) {
    return Tuple.of("work", List.of(7L), "op", lane, "op", null, List.of(), data(data));
  }

  private static String sha256(String json) {
    return Sha256.hex(Sha256.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  private boolean isActive(Tuple agent) {
    return swarm.touch(agent.id());
  }

  @Nested
  class Out {
    @Test
    void shouldPutATupleUnderItsMapPositionAndItsLane() {
      Tuple out = swarm.out(tuple("web", "n", 1L));
      assertThat(space.rdp(Template.lane("web"))).isEqualTo(out);
      assertThat(space.rdp(Template.any().where("map", List.of(7L)))).isEqualTo(out);
    }

    @Test
    void shouldAppendAReceiptThatItWasPutOut() {
      Tuple out = swarm.out(tuple("web"));
      assertThat(out.receipts()).containsExactly("out@web");
      assertThat(out.id()).isEqualTo(Tuple.contentId(out.toJson()));
      assertThat(swarm.out(swarm.in(Template.lane("web"))).receipts())
          .containsExactly("out@web", "out@web");
    }

    @Test
    void shouldKeepANameAndPutOutTheSameWorkOnce() {
      assertThat(root.id()).isEqualTo("root");
      swarm.out(tuple("web", "n", 1L));
      swarm.out(tuple("web", "n", 1L));
      assertThat(space.count(Template.lane("web"))).isEqualTo(1);
    }

    @Test
    void shouldTouchTheTuple() {
      Tuple first = spawn("n", 1L);
      spawn("n", 2L);
      swarm.out(swarm.in(Template.id(first.id())));
      swarm.pruneIdle(1);
      assertThat(isActive(first)).isTrue();
    }

    @Test
    void shouldWakeATaker() throws Exception {
      CompletableFuture<Tuple> taker = space.inAsync(Template.lane("web"));
      Tuple out = swarm.out(tuple("web"));
      assertThat(taker.get()).isEqualTo(out);
    }

    @Test
    void shouldRefuseWhatIsCompressed() {
      Tuple agent = spawn();
      swarm.compressToken(agent.id());
      assertThatThrownBy(() -> swarm.out(agent))
          .hasMessage("agent=subagent_1 is compressed; restore it instead");
    }

    @Test
    void shouldRefuseWhatIsNoJson() {
      assertThatThrownBy(() -> spawn("n", Double.NaN)).isInstanceOf(IllegalArgumentException.class);
      assertThat(swarm.snapshot().active()).isEqualTo(1);
    }
  }

  @Nested
  class In {
    @Test
    void shouldReturnAtOnceWithoutATimeOut() {
      assertThat(swarm.in(Template.lane("nowhere"))).isNull();
      assertThat(swarm.in(Template.id(root.id()))).isEqualTo(root);
    }

    @Test
    void shouldWaitAsLongAsItIsTold() throws Exception {
      assertThat(swarm.in(Template.lane("web"), Duration.ofMillis(1))).isNull();
      FutureTask<Tuple> taker =
          new FutureTask<>(() -> swarm.in(Template.lane("web"), Duration.ofMinutes(1)));
      Thread.ofVirtual().start(taker);
      Tuple out = swarm.out(tuple("web"));
      assertThat(taker.get()).isEqualTo(out);
    }

    @Test
    void shouldCompareOwnFieldsAndThenTheData() {
      Tuple out = swarm.out(tuple("web", "site", "a.example"));
      assertThat(swarm.in(Template.of(data("site", "b.example")))).isNull();
      assertThat(swarm.in(Template.of(data("lane", "web", "site", "a.example")))).isEqualTo(out);
    }

    @Test
    void shouldNotBeActiveOnceItIsTaken() {
      Tuple agent = spawn();
      assertThat(swarm.in(Template.id(agent.id()))).isEqualTo(agent);
      assertThat(isActive(agent)).isFalse();
      swarm.giveBack(agent);
      assertThat(isActive(agent)).isTrue();
      assertThat(space.rdp(Template.id(agent.id()))).isEqualTo(agent);
    }
  }

  @Nested
  class Rd {
    @Test
    void shouldTouchWhatItReads() throws Exception {
      Tuple first = spawn();
      Tuple second = spawn();
      Tuple third = spawn();
      assertThat(swarm.rd(Template.id(first.id()))).isEqualTo(first);
      assertThat(swarm.rd(Template.id(second.id()), Duration.ofMinutes(1))).isEqualTo(second);
      swarm.pruneIdle(2);
      assertThat(swarm.token(third.id()).id()).isEqualTo(third.id());
      assertThat(isActive(first)).isTrue();
      assertThat(isActive(second)).isTrue();
    }

    @Test
    void shouldLeaveTheTupleWhereItIs() {
      swarm.rd(Template.id("root"));
      assertThat(swarm.rd(Template.id("root"))).isEqualTo(root);
      assertThat(swarm.rd(Template.lane("nowhere"))).isNull();
    }
  }

  @Nested
  class SpawnAgent {
    @Test
    void shouldHaveTheNextIdInMapAndAuthority() {
      Tuple first = spawn();
      Tuple second = swarm.spawnAgent(first, "work", Map.of());
      assertThat(first.id()).isEqualTo("subagent_1");
      assertThat(first.map()).containsExactly(0L, 1L);
      assertThat(first.authority()).isEqualTo("subagent_1");
      assertThat(second.map()).containsExactly(0L, 1L, 2L);
      assertThat(second.authority()).isEqualTo("subagent_2");
      assertThat(second.receipts()).containsExactly("out@main");
      assertThat(space.rdp(Template.id("subagent_2"))).isEqualTo(second);
    }

    @Test
    void shouldNameTheParentAndItsAuthorityAsTheSource() {
      Tuple first = spawn();
      Tuple second = swarm.spawnAgent(first.id(), "work", Map.of());
      assertThat(second.parent()).isEqualTo(first.id());
      assertThat(second.source()).isEqualTo("subagent_1");
      assertThat(first.source()).isEqualTo("root");
    }

    @Test
    void shouldBeInTheLaneOfItsDataOrElseOfTheParent() {
      Tuple web = spawn("lane", "web");
      assertThat(web.lane()).isEqualTo("web");
      assertThat(swarm.spawnAgent(web, "work", Map.of()).lane()).isEqualTo("web");
      assertThat(spawn("lane", "").lane()).isEqualTo("main");
      assertThatThrownBy(() -> spawn("lane", 3L))
          .hasMessage("lane=3 in an agent's data is no string");
    }

    @Test
    void shouldPruneToTheCompressionThresholdAfterASpawn() {
      List<Tuple> agents = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        agents.add(spawn("n", (long) i));
        assertThat(swarm.snapshot().active()).isLessThanOrEqualTo(THRESHOLD);
      }
      // The root is touched by each spawn.
      assertThat(swarm.snapshot().active()).isEqualTo(THRESHOLD);
      assertThat(swarm.snapshot().compressed()).isEqualTo(7);
      assertThat(space.count(Template.any())).isEqualTo(THRESHOLD);
      assertThat(isActive(root)).isTrue();
      assertThat(isActive(agents.get(6))).isFalse();
      assertThat(agents.subList(7, 10)).allMatch(KernelReferenceTest.this::isActive);
    }

    @Test
    void shouldNameAParentThatIsNotActive() {
      String message =
          "parent=%s is no active agent; one that was taken has to be put out again or given back,"
              + " one that is compressed restored";
      assertThatThrownBy(() -> swarm.spawnAgent("nobody", "work", Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(message.formatted("nobody"));
      Tuple agent = spawn();
      swarm.compressToken(agent.id());
      assertThatThrownBy(() -> swarm.spawnAgent(agent, "work", Map.of()))
          .hasMessage(message.formatted("subagent_1"));
      assertThat(swarm.snapshot().tuples()).isEqualTo(1);
    }
  }

  @Nested
  class BatchSpawn {
    @Test
    void shouldPutOutOneControllerForAllAgents() {
      BatchReceipt receipt = swarm.batchSpawn(root, "work", 4, 32);
      assertThat(receipt.virtualAgents()).isEqualTo(1_048_576);
      assertThat(swarm.snapshot().virtualAgents()).isEqualTo(1_048_576);
      assertThat(swarm.snapshot().totalAgents()).isEqualTo(1_048_578);
      assertThat(swarm.snapshot().tuples()).isEqualTo(2);

      Tuple controller = space.rdp(Template.id("subagent_1"));
      assertThat(controller).isEqualTo(receipt.controller());
      assertThat(controller.yool()).isEqualTo("work");
      assertThat(controller.data())
          .containsOnly(
              Map.entry("lazy_batch", true),
              Map.entry("depth", 4L),
              Map.entry("branching", 32L),
              Map.entry("virtual_agents", 1_048_576L),
              Map.entry("threshold", (long) THRESHOLD));
      assertThat(controller.receipts()).containsExactly("batch@" + receipt.id(), "out@main");
    }

    @Test
    void shouldGiveAReceiptOverControllerShapeYoolAndCount() {
      BatchReceipt receipt = swarm.batchSpawn(root, "work", 2, 10);
      String content =
          "{\"branching\":10,\"controller\":\"subagent_1\",\"depth\":2,\"virtual_agents\":100,"
              + "\"yool\":\"work\"}";
      assertThat(CanonicalJson.write(CanonicalJson.parse(content))).isEqualTo(content);
      assertThat(receipt.id()).isEqualTo(sha256(content));
      assertThat(swarm.batchSpawn(root, "work", 2, 10).id()).isNotEqualTo(receipt.id());
    }

    @Test
    void shouldCompressTheControllerWhenMoreAgentsAreActiveThanTheThreshold() {
      Tuple stays = swarm.batchSpawn("root", "work", 2, 10, 2).controller();
      assertThat(isActive(stays)).isTrue();
      Tuple goes = swarm.batchSpawn("root", "work", 2, 10, 2).controller();
      assertThat(isActive(goes)).isFalse();
      assertThat(space.rdp(Template.id(goes.id()))).isNull();
      assertThat(swarm.snapshot().virtualAgents()).isEqualTo(200);
      assertThat(swarm.snapshot().compressed()).isEqualTo(1);
      assertThat(swarm.restore(goes.id())).isEqualTo(goes);
    }

    @Test
    void shouldMaterialiseAnyOfItsAgentsUnderTheController() {
      BatchReceipt receipt = swarm.batchSpawn(root, "work", 3, 10);
      VirtualAgent agent = receipt.batch().agent(345);
      assertThat(agent.path()).containsExactly(3L, 4L, 5L);
      assertThat(agent.map()).containsExactly(0L, 1L, 0L, 3L, 4L, 5L);
      assertThat(agent.authority()).isEqualTo("subagent_1/345");
      assertThat(agent.parent()).isEqualTo("subagent_1");
      Tuple out = swarm.out(agent.tuple("work", "main", receipt.controller().id(), Map.of()));
      assertThat(isActive(out)).isTrue();
    }

    @Test
    void shouldGiveNoTwoAgentsTheSameAuthorityOrMapPosition() {
      Swarm swarm = new Swarm(space, LanePolicy.from(Map.of()));
      // So wide that the number of every spawned agent is also that of a virtual one's branch.
      BatchReceipt flat = swarm.batchSpawn(root, "work", 1, 100);
      BatchReceipt deep = swarm.batchSpawn(root, "work", 2, 50);
      Tuple inBatch = put(swarm, flat, 7);
      BatchReceipt nested = swarm.batchSpawn(inBatch, "work", 1, 100);
      List<Tuple> all = new ArrayList<>(List.of(root, flat.controller(), deep.controller()));
      all.add(nested.controller());
      for (Tuple parent : List.of(root, flat.controller(), deep.controller(), inBatch)) {
        Tuple child = swarm.spawnAgent(parent, "work", Map.of());
        all.add(child);
        all.add(swarm.spawnAgent(child, "work", Map.of()));
        all.add(swarm.spawnAgent(nested.controller(), "work", Map.of()));
      }
      for (BatchReceipt each : List.of(flat, deep, nested)) {
        for (long i = 0; i < each.virtualAgents(); i++) {
          all.add(put(swarm, each, i));
        }
      }
      assertThat(all).hasSize(4 + 12 + 2_700);
      assertThat(all).extracting(Tuple::authority).doesNotHaveDuplicates();
      assertThat(all).extracting(Tuple::map).doesNotHaveDuplicates();
    }

    private static Tuple put(Swarm swarm, BatchReceipt batch, long agent) {
      String controller = batch.controller().id();
      return swarm.out(batch.batch().agent(agent).tuple("work", "main", controller, Map.of()));
    }

    @Test
    void shouldRefuseWhatIsNoBatch() {
      assertThatThrownBy(() -> swarm.batchSpawn("root", "work", 0, 2, 1))
          .hasMessage("depth=0 is less than 1");
      assertThatThrownBy(() -> swarm.batchSpawn("root", "work", 1, 0, 1))
          .hasMessage("branching=0 is less than 1");
      assertThatThrownBy(() -> swarm.batchSpawn("root", "work", 1, 1, 0))
          .hasMessage("threshold=0 is less than 1");
      assertThatThrownBy(() -> swarm.batchSpawn("nobody", "work", 1, 1, 1))
          .hasMessageStartingWith("parent=nobody is no active agent");
      swarm.batchSpawn(root, "work", 62, 2);
      assertThatThrownBy(() -> swarm.batchSpawn(root, "work", 1, 1))
          .hasMessage("virtual_agents=1 and the 4611686018427387904 of before are more than 2^62");
      assertThat(swarm.snapshot().tuples()).isEqualTo(2);
    }
  }

  @Nested
  class Compress {
    @Test
    void shouldReplaceAnAgentByItsToken() {
      Tuple agent = spawn("n", 3L);
      CompressToken token = swarm.compressToken(agent.id());
      assertThat(token)
          .isEqualTo(
              new CompressToken(
                  "subagent_1",
                  "work",
                  List.of(0L, 1L),
                  "subagent_1",
                  "main",
                  "root",
                  "root",
                  List.of("out@main"),
                  sha256("{\"n\":3}"),
                  false));
      assertThat(swarm.token(agent.id())).isEqualTo(token);
      assertThat(isActive(agent)).isFalse();
    }

    @Test
    void shouldLetItsTupleLeaveTheSpace() {
      Tuple agent = spawn();
      swarm.compressToken(agent.id());
      assertThat(space.rdp(Template.id(agent.id()))).isNull();
      assertThat(swarm.in(Template.id(agent.id()))).isNull();
    }

    @Test
    void shouldCompressOnlyALiveAgent() {
      Tuple agent = spawn();
      swarm.compressToken(agent.id());
      for (String id : List.of("nobody", agent.id())) {
        assertThatThrownBy(() -> swarm.compressToken(id))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "agent=" + id + " is not active: it was taken, is compressed or never was here");
      }
    }

    @Test
    void shouldRestoreAnAgentAsItWas() {
      Tuple agent = spawn("n", 3L);
      swarm.compressToken(agent.id());
      assertThat(swarm.restore(agent.id())).isEqualTo(agent);
      assertThat(space.rdp(Template.id(agent.id()))).isEqualTo(agent);
      assertThat(isActive(agent)).isTrue();

      swarm.compressToken(agent.id());
      assertThat(swarm.restore(agent.id(), Map.of("n", 3L))).isEqualTo(agent);
      assertThat(swarm.snapshot().compressed()).isZero();
      assertThat(keeper.size()).as("data that nobody needs").isZero();
    }

    @Test
    void shouldKeepTheSameDataOfTwoAgentsUntilBothAreRestored() {
      Tuple one = spawn("n", 3L);
      Tuple two = spawn("n", 3L);
      swarm.pruneIdle(0);
      assertThat(swarm.restore(one.id())).isEqualTo(one);
      assertThat(swarm.restore(two.id())).isEqualTo(two);
    }

    @Test
    void shouldRestoreAnAgentWhoseDataHaveAbsentFields() {
      Tuple agent = spawn("note", null, "body", data("subject", null));
      swarm.compressToken(agent.id());
      assertThat(swarm.restore(agent.id())).isEqualTo(agent);
      assertThat(agent.data()).containsEntry("note", null);
    }

    @Test
    void shouldRefuseOtherData() {
      Tuple agent = spawn("n", 3L);
      CompressToken token = swarm.compressToken(agent.id());
      assertThatThrownBy(() -> swarm.restore(agent.id(), Map.of("n", 4L)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not that of agent=subagent_1, " + token.dataSha256());
      keeper.forget(token);
      assertThatThrownBy(() -> swarm.restore(agent.id()))
          .hasMessage(
              "data of agent=subagent_1 with sha256=" + token.dataSha256() + " was not found");
      assertThat(swarm.token(agent.id())).isEqualTo(token);
      assertThat(swarm.restore(agent.id(), Map.of("n", 3L))).isEqualTo(agent);
    }

    @Test
    void shouldRestoreWhatAnotherProgramWroteInItsOwnWay() {
      Map<String, Object> written = data("id", "t-1", "yool", "work", "budget_usd", 1.5);
      Tuple foreign = Tuple.fromJson(written);
      space.out(foreign);
      Swarm later = new Swarm(space, policy);
      assertThat(later.compressToken("t-1").foreign()).isTrue();
      assertThat(later.restore("t-1")).isEqualTo(foreign);
    }
  }

  @Nested
  class PruneIdle {
    @Test
    void shouldCompressTheLeastRecentlyTouchedUntilFewEnoughAreActive() {
      List<Tuple> agents = IntStream.range(0, 3).mapToObj(i -> spawn("n", (long) i)).toList();
      swarm.touch(agents.get(0).id());
      swarm.touch("root");
      assertThat(swarm.pruneIdle(2)).isEqualTo(2);
      assertThat(agents.stream().filter(KernelReferenceTest.this::isActive))
          .containsExactly(agents.get(0));
      assertThat(isActive(root)).isTrue();
    }

    @Test
    void shouldReturnHowManyWereCompressed() {
      spawn();
      spawn();
      assertThat(swarm.pruneIdle(3)).isZero();
      assertThat(swarm.pruneIdle(1)).isEqualTo(2);
      assertThat(swarm.pruneIdle(0)).isEqualTo(1);
      assertThat(swarm.snapshot().compressed()).isEqualTo(3);
      assertThatThrownBy(() -> swarm.pruneIdle(-1)).hasMessage("max=-1 is less than 0");
    }
  }

  @Nested
  class Hookwall {
    private final Hookwalls walls = swarm.hookwalls();

    @Test
    void shouldHookAndSayTrueEachTime() {
      assertThat(walls.hook("north", "send")).isTrue();
      assertThat(walls.hook("north", "send")).isTrue();
      assertThat(walls.check("north", "send")).isTrue();
    }

    @Test
    void shouldCheckByWallAndCapability() {
      walls.hook("north", "send");
      assertThat(walls.check("north", "read")).isFalse();
      assertThat(walls.check("south", "send")).isFalse();
    }

    @Test
    void shouldUnhookAndSayTrueOnlyIfItWasThere() {
      assertThat(walls.unhook("north", "send")).isFalse();
      walls.hook("north", "send");
      walls.hook("north", "send");
      assertThat(walls.unhook("north", "send")).isTrue();
      assertThat(walls.unhook("north", "send")).isFalse();
      assertThat(walls.check("north", "send")).isFalse();
    }
  }

  @Nested
  class RoutePacket {
    @Test
    void shouldMergeThePacketIntoTheDataOfATupleOfTheLane() {
      Tuple agent = spawn("lane", "web", "n", 1L, "page", 2L);
      assertThat(swarm.routePacket(Map.of("n", 9L, "more", true), "web")).isTrue();
      Tuple routed = space.rdp(Template.id(agent.id()));
      assertThat(routed.data()).isEqualTo(Map.of("lane", "web", "n", 9L, "page", 2L, "more", true));
      assertThat(space.count(Template.lane("web"))).isEqualTo(1);
    }

    @Test
    void shouldAppendAReceipt() {
      Tuple agent = spawn("lane", "web");
      swarm.routePacket(Map.of("n", 9L), "web");
      assertThat(space.rdp(Template.id(agent.id())).receipts())
          .containsExactly("out@web", "route@" + sha256("{\"n\":9}"));
    }

    @Test
    void shouldTouchTheTuple() {
      Tuple web = spawn("lane", "web");
      Tuple other = spawn();
      swarm.routePacket(Map.of("n", 9L), "web");
      swarm.pruneIdle(1);
      assertThat(isActive(web)).isTrue();
      assertThat(isActive(other)).isFalse();
    }

    @Test
    void shouldGiveATupleWithTheHashOfItsContentTheHashOfWhatItIsNow() {
      Tuple old = swarm.out(tuple("web"));
      swarm.routePacket(Map.of("n", 9L), "web");
      Tuple now = swarm.in(Template.lane("web"));
      assertThat(now.id()).isNotEqualTo(old.id()).isEqualTo(Tuple.contentId(now.toJson()));
      assertThat(swarm.snapshot().active()).isEqualTo(1);
    }

    @Test
    void shouldSayFalseIfTheLaneIsEmpty() {
      assertThat(swarm.routePacket(Map.of("n", 9L), "web")).isFalse();
    }

    @Test
    void shouldTakeNothingForAPacketThatIsNoJson() {
      assertThatThrownBy(() -> swarm.routePacket(Map.of("n", Double.NaN), "main"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(space.rdp(Template.lane("main"))).isEqualTo(root);
    }
  }

  @Nested
  class ScanIndex {
    private final Tuple web = swarm.out(tuple("web"));
    private final Tuple main = swarm.out(tuple("main"));

    @Test
    void shouldScanByLaneByYoolByBothOrAll() {
      assertThat(swarm.scanIndex("main", null)).containsExactly(root, main);
      assertThat(swarm.scanIndex(null, "work")).containsExactlyInAnyOrder(web, main);
      assertThat(swarm.scanIndex("main", "work")).containsExactly(main);
      assertThat(swarm.scanIndex(null, null)).containsExactlyInAnyOrder(root, web, main);
    }

    @Test
    void shouldGiveAHundredUnlessToldOtherwise() {
      for (long i = 0; i < 150; i++) {
        swarm.out(tuple("full", "n", i));
      }
      assertThat(swarm.scanIndex("full", null)).hasSize(100);
      assertThat(swarm.scanIndex("full", null, 120)).hasSize(120);
      assertThat(swarm.scanIndex("full", null, 0)).isEmpty();
      assertThatThrownBy(() -> swarm.scanIndex("full", null, -1))
          .hasMessage("limit=-1 is less than 0");
    }
  }

  @Nested
  class Snapshot {
    @Test
    void shouldCountTuplesByLaneAndAgentsByWhatTheyAre() {
      spawn("lane", "web");
      swarm.compressToken(spawn().id());
      swarm.batchSpawn(root, "work", 2, 10);
      SwarmSnapshot snapshot = swarm.snapshot();
      assertThat(snapshot.tuples()).isEqualTo(3);
      assertThat(snapshot.lanes()).isEqualTo(Map.of("main", 2L, "web", 1L));
      assertThat(snapshot.active()).isEqualTo(3);
      assertThat(snapshot.compressed()).isEqualTo(1);
      assertThat(snapshot.virtualAgents()).isEqualTo(100);
      assertThat(snapshot.totalAgents()).isEqualTo(104);
    }

    @Test
    void shouldShowThePolicyAndHowCacheAndBreakersAre() {
      VirtualClock clock = new VirtualClock();
      ReceiptCache<String> cache =
          new ReceiptCache<>(8, 100, Duration.ofHours(1), String::length, clock);
      CircuitBreakers breakers = CircuitBreakers.of(policy, clock);
      Swarm watched =
          new Swarm(space, policy, new MemoryKeeper(), cache::stats, breakers::snapshot);
      cache.put("key", "value");
      breakers.forProvider("acme");

      SwarmSnapshot snapshot = watched.snapshot();
      assertThat(snapshot.policy()).isEqualTo(policy);
      assertThat(snapshot.cache()).isEqualTo(cache.stats());
      assertThat(snapshot.cache().entries()).isEqualTo(1);
      assertThat(snapshot.circuits()).isEqualTo(breakers.snapshot()).hasSize(1);
      assertThat(swarm.snapshot().cache()).isNull();
      assertThat(swarm.snapshot().circuits()).isEmpty();
    }
  }
}
