package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NestedBatchesTest {

  @Test
  void shouldNumberNestedAgentsAfterThoseThatAreThere() {
    NestedBatches all = new NestedBatches(new LazyBatch(2, 10));
    assertThat(all.nest(42, new LazyBatch(1, 7))).isEqualTo(100);
    assertThat(all.nest(99, new LazyBatch(1, 3))).isEqualTo(107);
    assertThat(all.nest(103, new LazyBatch(2, 2))).isEqualTo(110);
    assertThat(all.agents()).isEqualTo(114);
  }

  @Test
  void shouldComposePathsMapsAndParents() {
    NestedBatches all = new NestedBatches(new LazyBatch(2, 10));
    all.nest(42, new LazyBatch(1, 7));
    all.nest(103, new LazyBatch(2, 2));

    VirtualAgent inner = all.agent(109);
    assertThat(inner.path()).containsExactly(4L, 2L, 3L, 1L, 0L);
    assertThat(inner.map()).containsExactly(0L, 4L, 2L, 3L, 1L, 0L);
    assertThat(inner.authority()).isEqualTo("subagent_109");
    assertThat(inner.parent()).isEqualTo("subagent_103");
    assertThat(all.agent(42)).isEqualTo(new LazyBatch(2, 10).agent(42));
  }

  @Test
  void shouldFindEveryAgentByItsPathAndGiveNoPathTwice() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    NestedBatches all = new NestedBatches(new LazyBatch(2, 3));
    Set<Long> roots = new HashSet<>();
    while (all.agents() < 3_000) {
      long root = random.nextLong(all.agents());
      if (roots.add(root)) {
        all.nest(root, new LazyBatch(1 + random.nextInt(3), 1 + random.nextLong(4)));
      }
    }
    Set<Object> paths = new HashSet<>();
    for (long number = 0; number < all.agents(); number++) {
      VirtualAgent agent = all.agent(number);
      assertThat(paths.add(agent.path())).as("seed=%d agent=%s", seed, agent).isTrue();
      long[] path = numbers(agent);
      assertThat(all.number(path)).as("seed=%d agent=%s", seed, agent).isEqualTo(number);
    }
  }

  @Test
  void shouldReachToTheLastOfTheLargest() {
    NestedBatches all = new NestedBatches(new LazyBatch(61, 2));
    long first = all.nest((1L << 61) - 1, new LazyBatch(61, 2));
    assertThat(first).isEqualTo(1L << 61);
    VirtualAgent last = all.agent((1L << 62) - 1);
    assertThat(last.path()).hasSize(122).containsOnly(1L);
    assertThat(all.number(numbers(last))).isEqualTo((1L << 62) - 1);
  }

  @Test
  void shouldRefuseMoreAgentsThanCanBeNumbered() {
    NestedBatches all = new NestedBatches(new LazyBatch(61, 2));
    all.nest(0, new LazyBatch(60, 2));
    assertThatThrownBy(() -> all.nest(1, new LazyBatch(61, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("agents=3458764513820540928 and those of 2^61 are more than 2^62 agents");
    assertThat(all.agents()).isEqualTo(3L << 60);
    assertThat(all.nest(1, new LazyBatch(60, 2))).isEqualTo(3L << 60);
  }

  @Test
  void shouldSayWhatIsWrong() {
    NestedBatches all = new NestedBatches(new LazyBatch(1, 5));
    all.nest(3, new LazyBatch(2, 2));
    assertThatThrownBy(() -> all.nest(3, new LazyBatch(1, 2)))
        .hasMessage("agent=3 is the root of 2^2 already; nest 2^1 in another");
    assertThatThrownBy(() -> all.nest(9, new LazyBatch(1, 2))).hasMessage("agent=9 of agents=9");
    assertThatThrownBy(() -> all.agent(-1)).hasMessage("agent=-1 of agents=9");
    assertThatThrownBy(() -> all.number())
        .hasMessage("path has levels=0, the agents there have levels=1");
    assertThatThrownBy(() -> all.number(3, 1))
        .hasMessage("path has levels=2, the agents there have levels=3");
    assertThatThrownBy(() -> all.number(2, 1))
        .hasMessage("path has levels=2, but levels=1 lead to agent=2, which is no root");
    assertThatThrownBy(() -> all.number(3, 2, 0)).hasMessage("path[1]=2 of branching=2");
  }

  @Test
  void shouldBoundTheLevelsOfNestedBatches() {
    NestedBatches all = new NestedBatches(new LazyBatch(LazyBatch.MAX_LEVELS, 1));
    assertThatThrownBy(() -> all.nest(0, new LazyBatch(1, 2)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(all.agents()).isEqualTo(1);
  }

  private static long[] numbers(VirtualAgent agent) {
    return agent.path().stream().mapToLong(Long::longValue).toArray();
  }
}
