package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.IdentityYool;
import dev.teem.engine.yool.Yool;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents of a batch that spawn batches under themselves, of which agents do the same. */
@Timeout(60)
class NestedBatchTest {
  private static final int LEVELS = 3;

  private final TupleSpace space = new TupleSpace();
  private final Swarm swarm = new Swarm(space, LanePolicy.from(Map.of()));
  private final Engine engine = Engine.launch(new EngineContext().cores(2));

  /** By the authority of the agent under which they are. */
  private final Map<String, Nested> nested = new ConcurrentHashMap<>();

  private record Nested(BatchReceipt batch, AggregateReceipt aggregate, LeafProof lastButOne) {}

  /** Has a batch run under its agent, or, in the innermost, is its number. */
  private final class Team implements Yool {
    private final BatchReceipt of;
    private final int level;

    Team(BatchReceipt of, int level) {
      this.of = of;
      this.level = level;
    }

    @Override
    public String name() {
      return "team " + level;
    }

    @Override
    public boolean blocking() {
      return true;
    }

    @Override
    public void run(Call call) throws Exception {
      Tuple self =
          swarm.out(
              of.batch().agent(call.agent()).tuple(name(), "main", of.controller().id(), Map.of()));
      call.output().write(runUnder(self, level + 1).toBytes());
      swarm.in(Template.id(self.id()));
    }
  }

  @AfterEach
  void close() {
    engine.close();
    space.close();
  }

  private AggregateReceipt runUnder(Tuple parent, int level) throws Exception {
    boolean innermost = level == LEVELS;
    String yool = innermost ? new IdentityYool().name() : "team " + level;
    BatchReceipt batch = swarm.batchSpawn(parent, yool, 2, 2);
    Yool work = innermost ? new IdentityYool() : new Team(batch, level);
    BatchRun run = engine.start(swarm.batch(batch, work).prove(2));
    AggregateReceipt aggregate = run.await().aggregate();
    nested.put(parent.authority(), new Nested(batch, aggregate, run.proof(2)));
    return aggregate;
  }

  @Test
  void shouldProveAnAgentOfTheInnermostBatchUnderTheAggregateOfTheOutermost() throws Exception {
    AggregateReceipt whole = runUnder(swarm.root("plan", "main", Map.of()), 1);
    assertThat(nested).hasSize(1 + 4 + 16);

    Nested outer = nested.get("root");
    Nested middle = under(outer);
    Nested inner = under(middle);
    assertThat(outer.lastButOne.provesBatch(middle.aggregate, whole)).isTrue();
    assertThat(middle.lastButOne.provesBatch(inner.aggregate, middle.aggregate)).isTrue();
    assertThat(inner.lastButOne.provesLeaf(sha256("2"), inner.aggregate)).isTrue();

    assertThat(inner.lastButOne.provesLeaf(sha256("3"), inner.aggregate)).isFalse();
    assertThat(outer.lastButOne.provesBatch(inner.aggregate, whole)).as("a level less").isFalse();
  }

  @Test
  void shouldNestPathsAndEndEveryController() throws Exception {
    runUnder(swarm.root("plan", "main", Map.of()), 1);
    Nested outer = nested.get("root");
    Nested middle = under(outer);
    Nested inner = under(middle);

    List<Long> map = new ArrayList<>(List.of(0L));
    for (Nested each : List.of(outer, middle, inner)) {
      BatchReceipt batch = each.batch;
      map.add(Long.valueOf(batch.controller().id().substring("subagent_".length())));
      assertThat(batch.controller().map()).isEqualTo(map);
      VirtualAgent agent = batch.batch().agent(2);
      assertThat(batch.batch().number(1, 0)).isEqualTo(agent.number());
      map.addAll(List.of(0L, 1L, 0L));
      assertThat(agent.map()).isEqualTo(map);
      assertThat(agent.authority()).isEqualTo(batch.controller().id() + "/2");
    }
    assertThat(inner.batch.controller().source()).isEqualTo(middle.batch.controller().id() + "/2");
    assertThat(space.scan(Template.any(), 10)).extracting(Tuple::id).containsExactly("root");
    assertThat(swarm.snapshot().virtualAgents()).isEqualTo(4 + 16 + 64);
  }

  /** What was run under agent 2 of a batch. */
  private Nested under(Nested outer) {
    return nested.get(outer.batch.batch().agent(2).authority());
  }

  private static byte[] sha256(String output) {
    return Sha256.of(output.getBytes(StandardCharsets.UTF_8));
  }
}
