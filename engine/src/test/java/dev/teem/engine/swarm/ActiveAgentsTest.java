package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActiveAgentsTest {
  private static final int MILLION = 1_000_000;

  private final Map<String, Map<String, Object>> kept = new HashMap<>();
  private final List<String> pruned = new ArrayList<>();
  private final ActiveAgents agents =
      new ActiveAgents((token, data) -> {
        pruned.add(token.id());
        kept.put(token.dataSha256(), data);
      });

  @Test
  void shouldReplaceAnAgentByItsToken() {
    Tuple agent = agent(3);
    agents.add(agent);
    CompressToken token = agents.compress(agent.id());

    String hash = Sha256.hex(Sha256.of(CanonicalJson.bytes(agent.data())));
    assertThat(token)
        .isEqualTo(
            new CompressToken(
                agent.id(),
                "work",
                List.of(0L, 3L),
                "subagent_3",
                "main",
                "root",
                null,
                List.of(),
                hash,
                false));
    assertThat(agents.token(agent.id())).isEqualTo(token);
    assertThat(agents.active()).isZero();
    assertThat(agents.compressed()).isEqualTo(1);
    assertThat(agents.touch(agent.id())).isNull();
  }

  @Test
  void shouldRestoreAnAgentAsItWas() {
    Tuple agent = agent(3);
    agents.add(agent);
    agents.compress(agent.id());
    assertThat(agents.restore(agent.id(), Map.of("n", 3L))).isEqualTo(agent);
    assertThat(agents.touch(agent.id())).isEqualTo(agent);
    assertThat(agents.compressed()).isZero();

    agents.compress(agent.id());
    assertThat(agents.restore(agent.id(), token -> kept.get(token.dataSha256()))).isEqualTo(agent);
  }

  @Test
  void shouldRefuseOtherData() {
    Tuple agent = agent(3);
    agents.add(agent);
    CompressToken token = agents.compress(agent.id());
    assertThatThrownBy(() -> agents.restore(agent.id(), Map.of("n", 4L)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not that of agent=" + agent.id() + ", " + token.dataSha256());
    assertThatThrownBy(() -> agents.restore(agent.id(), asked -> null))
        .hasMessage(
            "data of agent="
                + agent.id()
                + " with sha256="
                + token.dataSha256()
                + " was not found");
    assertThat(agents.token(agent.id())).isEqualTo(token);
    assertThat(agents.active()).isZero();
  }

  @Test
  void shouldRestoreWhatAnotherProgramWroteInItsOwnWay() {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("yool", "work");
    written.put("budget_usd", 1.5);
    Tuple agent = Tuple.fromJson(written);
    assertThat(agent.written()).isNotNull();
    agents.add(agent);
    assertThat(agents.compress(agent.id()).foreign()).isTrue();
    assertThat(agents.restore(agent.id(), token -> kept.get(token.dataSha256()))).isEqualTo(agent);
  }

  @Test
  void shouldKeepEveryFieldOfAnyTuple() {
    String hash = Sha256.hex(new byte[32]);
    for (String id :
        List.of(
            Tuple.HASH + hash, hash, "", "17", Tuple.HASH, Tuple.HASH + hash.replace('0', 'A'))) {
      Tuple agent =
          new Tuple(
              id,
              "\ud800 half a pair, \u00e4, \u4e16",
              List.of(Long.MIN_VALUE, -1L, 0L, 127L, 128L, Long.MAX_VALUE),
              null,
              "x".repeat(1_000),
              hash,
              Tuple.HASH + hash,
              List.of("out@1", "", hash),
              Map.of(),
              null);
      agents.add(agent);
      CompressToken token = agents.compress(id);
      assertThat(agents.token(id)).isEqualTo(token);
      assertThat(agents.restore(id, Map.of())).isEqualTo(agent);
    }
  }

  @Test
  void shouldCompressThoseNotTouchedForLongest() {
    List<Tuple> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(agent(i));
      agents.add(all.get(i));
    }
    agents.touch(all.get(0).id());
    agents.touch(all.get(2).id());
    assertThat(agents.pruneIdle(3)).isEqualTo(2);
    assertThat(pruned).containsExactly(all.get(1).id(), all.get(3).id());
    assertThat(agents.pruneIdle(3)).isZero();

    agents.restore(all.get(1).id(), all.get(1).data());
    assertThat(agents.pruneIdle(1)).isEqualTo(3);
    assertThat(agents.touch(all.get(1).id())).isEqualTo(all.get(1));
    assertThat(agents.pruneIdle(0)).isEqualTo(1);
    assertThat(agents.compressed()).isEqualTo(5);
  }

  @Test
  void shouldDoAsAListInOrderOfUseDoes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, Tuple> active = new LinkedHashMap<>(16, 0.75f, true);
    Map<String, Tuple> compressed = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      String when = "seed=%d step=%d".formatted(seed, step);
      Tuple agent = agent(random.nextInt(300));
      String id = agent.id();
      switch (random.nextInt(5)) {
        case 0 -> {
          if (!active.containsKey(id) && !compressed.containsKey(id)) {
            agents.add(agent);
            active.put(id, agent);
          }
        }
        case 1 -> assertThat(agents.touch(id)).as(when).isEqualTo(active.get(id));
        case 2 -> {
          if (compressed.remove(id) != null) {
            agents.restore(id, agent.data());
            active.put(id, agent);
          }
        }
        case 3 -> {
          boolean known = active.containsKey(id) || compressed.containsKey(id);
          active.remove(id);
          compressed.remove(id);
          assertThat(agents.remove(id)).as(when).isEqualTo(known);
        }
        default -> {
          pruned.clear();
          int max = random.nextInt(200);
          List<String> oldest =
              active.keySet().stream().limit(Math.max(0, active.size() - max)).toList();
          assertThat(agents.pruneIdle(max)).as(when).isEqualTo(oldest.size());
          assertThat(pruned).as(when).isEqualTo(oldest);
          oldest.forEach(each -> compressed.put(each, active.remove(each)));
        }
      }
      assertThat(agents.active()).as(when).isEqualTo(active.size());
      assertThat(agents.compressed()).as(when).isEqualTo(compressed.size());
    }
  }

  @Test
  void shouldLeaveAnAgentActiveWhoseDataCannotBeKept() {
    ActiveAgents careful =
        new ActiveAgents((token, data) -> {
          throw new IllegalStateException("no room");
        });
    Tuple agent = agent(1);
    careful.add(agent);
    assertThatThrownBy(() -> careful.pruneIdle(0)).hasMessage("no room");
    assertThat(careful.active()).isEqualTo(1);
    assertThat(careful.compressed()).isZero();
    assertThat(careful.touch(agent.id())).isEqualTo(agent);
  }

  @Test
  void shouldSayWhatIsWrong() {
    Tuple agent = agent(1);
    agents.add(agent);
    assertThatThrownBy(() -> agents.add(agent))
        .hasMessage("agent=" + agent.id() + " is active already");
    assertThatThrownBy(() -> agents.restore(agent.id(), agent.data()))
        .hasMessage("agent=" + agent.id() + " is not compressed");
    agents.compress(agent.id());
    assertThatThrownBy(() -> agents.add(agent))
        .hasMessage("agent=" + agent.id() + " is compressed; restore it instead");
    assertThatThrownBy(() -> agents.compress(agent.id()))
        .hasMessage("agent=" + agent.id() + " is not active; only those have data");
    Tuple unnamed =
        new Tuple(null, "work", List.of(), null, null, null, null, List.of(), Map.of(), null);
    assertThatThrownBy(() -> agents.add(unnamed))
        .hasMessage("an agent of yool=work has no id; Tuple.of gives it the hash of its content");
    assertThatThrownBy(() -> agents.pruneIdle(-1)).hasMessage("max=-1 is less than 0");
  }

  @Test
  void shouldHoldAMillionAgentsOfWhichFewAreActive() {
    LazyBatch batch = new LazyBatch(4, 32);
    String parent = Tuple.HASH + Sha256.hex(new byte[32]);
    ActiveAgents many = new ActiveAgents((token, data) -> {});
    String[] ids = new String[1_000];
    for (int i = 0; i < MILLION; i++) {
      Tuple agent = batch.agent(i).tuple("work", "main", parent, Map.of("n", (long) i));
      many.add(agent);
      many.pruneIdle(512);
      if (i % 1_000 == 0) {
        ids[i / 1_000] = agent.id();
      }
    }
    assertThat(many.active()).isEqualTo(512);
    assertThat(many.compressed()).isEqualTo(MILLION - 512);
    for (long i = 0; i < ids.length; i++) {
      Tuple restored = many.restore(ids[(int) i], Map.of("n", i * 1_000));
      assertThat(Tuple.contentId(restored.toJson())).isEqualTo(ids[(int) i]);
      assertThat(restored.authority()).isEqualTo("subagent_" + i * 1_000);
    }
  }

  private static Tuple agent(int number) {
    return new LazyBatch(1, 300)
        .agent(number)
        .tuple("work", "main", null, Map.of("n", (long) number));
  }
}
