package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The books of a swarm; what they are about is in {@link SwarmTest}. */
@Timeout(60)
class ActiveAgentsTest {
  private static final int MILLION = 1_000_000;

  private final ActiveAgents agents = new ActiveAgents();

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
      add(agent);
      CompressToken token = compress(agents.leave(id));
      assertThat(agents.token(id)).isEqualTo(token);
      assertThat(token.restore(Map.of())).isEqualTo(agent);
    }
  }

  @Test
  void shouldChooseThoseNotTouchedForLongest() {
    List<Tuple> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(agent(i));
      add(all.get(i));
    }
    agents.touch(all.get(0).id());
    agents.touch(all.get(2).id());
    assertThat(agents.leaveOldest(3)).isEqualTo(all.get(1));
    assertThat(agents.leaveOldest(3)).isEqualTo(all.get(3));
    assertThat(agents.leaveOldest(3)).isNull();
    agents.stayed(all.get(3));
    assertThat(idle()).containsExactly(all.get(3), all.get(4), all.get(0), all.get(2));
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
          if (!compressed.containsKey(id)) {
            add(agent);
            active.remove(id);
            active.put(id, agent);
          }
        }
        case 1 -> assertThat(agents.touch(id)).as(when).isEqualTo(active.get(id));
        case 2 -> {
          if (compressed.remove(id) != null) {
            agents.restored(agents.token(id), agent);
            agents.arrived(agent);
            active.put(id, agent);
          }
        }
        case 3 -> {
          boolean known = active.remove(id) != null;
          assertThat(agents.remove(agent)).as(when).isEqualTo(known);
        }
        default -> {
          int max = random.nextInt(200);
          List<String> oldest =
              active.keySet().stream().limit(Math.max(0, active.size() - max)).toList();
          for (String each : oldest) {
            Tuple leaving = agents.leaveOldest(max);
            assertThat(leaving).as(when).isEqualTo(active.remove(each));
            compress(leaving);
            compressed.put(each, leaving);
          }
          assertThat(agents.leaveOldest(max)).as(when).isNull();
        }
      }
      assertThat(agents.active()).as(when).isEqualTo(active.size());
      assertThat(agents.compressed()).as(when).isEqualTo(compressed.size());
    }
  }

  @Test
  void shouldNotChooseWhatIsStillToBePutOut() {
    Tuple agent = agent(1);
    agents.expect(agent);
    assertThat(agents.active()).isEqualTo(1);
    assertThat(agents.leaveOldest(0)).isNull();
    assertThat(agents.leave(agent.id())).isNull();
    agents.arrived(agent);
    assertThat(agents.leaveOldest(0)).isEqualTo(agent);
  }

  @Test
  void shouldForgetWhatWasTakenBeforeItWasSaidToHaveArrived() {
    Tuple agent = agent(1);
    agents.expect(agent);
    assertThat(agents.remove(agent)).isTrue();
    agents.arrived(agent);
    assertThat(agents.active()).isZero();
  }

  @Test
  void shouldNotForgetAnAgentForATupleThatItIsNoMore() {
    Tuple old = named("a", 1);
    Tuple now = named("a", 2);
    add(old);
    assertThat(agents.expect(now)).isEqualTo(old);
    agents.arrived(now);
    assertThat(agents.remove(old)).isFalse();
    assertThat(agents.touch("a")).isEqualTo(now);
  }

  @Test
  void shouldNotChooseAnAgentOfWhichASuccessorIsStillToBePutOut() {
    Tuple old = named("a", 1);
    Tuple now = named("a", 2);
    agents.expect(old);
    agents.expect(now);
    agents.arrived(old);
    assertThat(agents.leaveOldest(0)).isNull();
    agents.arrived(now);
    assertThat(agents.leaveOldest(0)).isEqualTo(now);
  }

  @Test
  void shouldHaveTheAgentOfBeforeIfItsSuccessorCannotBePutOut() {
    Tuple old = named("a", 1);
    Tuple now = named("a", 2);
    add(old);
    assertThatThrownBy(() ->
            agents.admit(
                now,
                () -> {
                  throw new IllegalStateException("closed");
                }))
        .hasMessage("closed");
    assertThat(idle()).containsExactly(old);
  }

  @Test
  void shouldLetWhoPutsOutAnIdWaitForWhatBecomesOfIt() throws Exception {
    Tuple agent = agent(1);
    for (boolean gone : new boolean[] {true, false}) {
      add(agent);
      Tuple leaving = agents.leave(agent.id());
      CountDownLatch asked = new CountDownLatch(1);
      FutureTask<Tuple> expecting =
          new FutureTask<>(() -> {
            asked.countDown();
            return agents.expect(agent);
          });
      Thread other = Thread.ofPlatform().start(expecting);
      asked.await();
      assertThat(expecting).isNotDone();
      if (gone) {
        agents.gone(leaving);
        assertThat(expecting.get()).isNull();
      } else {
        compress(leaving);
        assertThatThrownBy(expecting::get)
            .hasRootCauseMessage("agent=" + agent.id() + " is compressed; restore it instead");
      }
      other.join();
    }
  }

  @Test
  void shouldExchangeATokenOnce() {
    Tuple agent = agent(1);
    add(agent);
    CompressToken token = compress(agents.leave(agent.id()));
    agents.restored(token, agent);
    assertThatThrownBy(() -> agents.restored(token, agent))
        .hasMessage("agent=" + agent.id() + " is not compressed");
    assertThatThrownBy(() -> agents.token(agent.id()))
        .hasMessage("agent=" + agent.id() + " is not compressed");

    agents.failed(token, agent);
    assertThat(agents.token(agent.id())).isEqualTo(token);
    assertThat(agents.active()).isZero();
  }

  @Test
  void shouldNotExchangeATokenForWhatTheAgentWasOnce() {
    add(named("a", 1));
    CompressToken first = compress(agents.leave("a"));
    agents.restored(first, named("a", 1));
    agents.arrived(named("a", 1));
    add(named("a", 2));
    compress(agents.leave("a"));
    assertThatThrownBy(() -> agents.restored(first, named("a", 1)))
        .hasMessage("agent=a was restored and changed by somebody else; try again");
  }

  @Test
  void shouldHoldAMillionAgentsOfWhichFewAreActive() {
    LazyBatch batch = new LazyBatch(4, 32);
    String parent = Tuple.HASH + Sha256.hex(new byte[32]);
    String[] ids = new String[1_000];
    for (int i = 0; i < MILLION; i++) {
      Tuple agent = batch.agent(i).tuple("work", "main", parent, Map.of("n", (long) i));
      add(agent);
      Tuple leaving = agents.leaveOldest(512);
      if (leaving != null) {
        compress(leaving);
      }
      if (i % 1_000 == 0) {
        ids[i / 1_000] = agent.id();
      }
    }
    assertThat(agents.active()).isEqualTo(512);
    assertThat(agents.compressed()).isEqualTo(MILLION - 512);
    for (long i = 0; i < ids.length; i++) {
      Tuple restored = agents.token(ids[(int) i]).restore(Map.of("n", i * 1_000));
      assertThat(Tuple.contentId(restored.toJson())).isEqualTo(ids[(int) i]);
      assertThat(restored.authority()).isEqualTo("root/" + i * 1_000);
    }
  }

  private void add(Tuple agent) {
    agents.admit(agent, () -> {});
  }

  private CompressToken compress(Tuple leaving) {
    CompressToken token = CompressToken.of(leaving);
    agents.compressed(token);
    return token;
  }

  private static Tuple agent(int number) {
    return new LazyBatch(1, 300)
        .agent(number)
        .tuple("work", "main", null, Map.of("n", (long) number));
  }

  private static Tuple named(String name, long number) {
    return new Tuple(
        name, "work", List.of(), "op", "main", "op", null, List.of(), Map.of("n", number), null);
  }

  private List<Tuple> idle() {
    List<Tuple> idle = new ArrayList<>();
    agents.forgetGone(each -> {
      idle.add(each);
      return false;
    });
    return idle;
  }
}
