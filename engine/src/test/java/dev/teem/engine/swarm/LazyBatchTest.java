package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.space.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LazyBatchTest {

  @Test
  void shouldStandForBranchingToTheDepthAgents() {
    assertThat(new LazyBatch(4, 32).agents()).isEqualTo(1_048_576);
    assertThat(new LazyBatch(1, 1).agents()).isEqualTo(1);
    assertThat(new LazyBatch(Integer.MAX_VALUE, 1).agents()).isEqualTo(1);
    assertThat(new LazyBatch(62, 2).agents()).isEqualTo(1L << 62);
    assertThat(new LazyBatch(1, 1L << 62).agents()).isEqualTo(1L << 62);
  }

  @Test
  void shouldRefuseWhatIsNoTree() {
    assertThatThrownBy(() -> new LazyBatch(0, 32)).hasMessage("depth=0 is less than 1");
    assertThatThrownBy(() -> new LazyBatch(4, 0)).hasMessage("branching=0 is less than 1");
    assertThatThrownBy(() -> new LazyBatch(4, -2)).hasMessage("branching=-2 is less than 1");
  }

  @Test
  void shouldRefuseMoreAgentsThanCanBeNumbered() {
    assertThatThrownBy(() -> new LazyBatch(63, 2))
        .hasMessage("branching^depth=2^63 is more than 2^62 agents");
    assertThatThrownBy(() -> new LazyBatch(1, (1L << 62) + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LazyBatch(Integer.MAX_VALUE, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LazyBatch(2, Long.MAX_VALUE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTellAnAgentsPathWithoutTouchingTheOthers() {
    LazyBatch batch = new LazyBatch(3, 10);
    assertThat(batch.path(0)).containsExactly(0, 0, 0);
    assertThat(batch.path(407)).containsExactly(4, 0, 7);
    assertThat(batch.path(999)).containsExactly(9, 9, 9);
    assertThat(new LazyBatch(62, 2).path((1L << 62) - 1)).hasSize(62).containsOnly(1);
    assertThatThrownBy(() -> batch.path(1000)).hasMessage("agent=1000 of agents=1000");
    assertThatThrownBy(() -> batch.path(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldCallOneAgentIntoBeing() {
    VirtualAgent agent = new LazyBatch(3, 10).agent(407);
    assertThat(agent)
        .isEqualTo(
            new VirtualAgent(
                407, List.of(4L, 0L, 7L), List.of(0L, 0L, 4L, 0L, 7L), "root/407", "root"));
  }

  @Test
  void shouldPutItsAgentsUnderTheRoot() {
    Tuple root =
        Tuple.of("plan", List.of(0L, 6L), "planner", "main", "root", null, List.of(), Map.of());
    VirtualAgent agent = new LazyBatch(2, 8).under(root).agent(63);
    assertThat(agent.map()).containsExactly(0L, 6L, 0L, 7L, 7L);
    assertThat(agent.path()).containsExactly(7L, 7L);
    assertThat(agent.parent()).isEqualTo("planner");

    Tuple tuple = agent.tuple("work", "slow", root.id(), Map.of("try", 1L));
    assertThat(tuple.map()).isEqualTo(agent.map());
    assertThat(tuple.authority()).isEqualTo("planner/63");
    assertThat(tuple.source()).isEqualTo("planner");
    assertThat(tuple.parent()).isEqualTo(root.id());
  }

  @Test
  void shouldNumberWhatAPathLeadsTo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      int depth = 1 + random.nextInt(62);
      long most = (long) Math.pow(2, 62.0 / depth);
      LazyBatch batch = new LazyBatch(depth, 1 + random.nextLong(most));
      for (long agent : new long[] {0, random.nextLong(batch.agents()), batch.agents() - 1}) {
        assertThat(batch.number(batch.path(agent)))
            .as("seed=%d batch=%s", seed, batch)
            .isEqualTo(agent);
      }
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAPath() {
    LazyBatch batch = new LazyBatch(3, 10);
    assertThatThrownBy(() -> batch.number(1, 2))
        .hasMessage("path has levels=2, not those of the batch, depth=3");
    assertThatThrownBy(() -> batch.number(1, 10, 2)).hasMessage("path[1]=10 of branching=10");
    assertThatThrownBy(() -> batch.number(1, 2, -1)).hasMessage("path[2]=-1 of branching=10");
    assertThatThrownBy(() -> batch.agent(1000)).hasMessage("agent=1000 of agents=1000");
  }

  @Test
  void shouldRefusePathsThatNobodyCanHold() {
    LazyBatch batch = new LazyBatch(Integer.MAX_VALUE, 1);
    assertThatThrownBy(() -> batch.agent(0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("a path of levels=2147483647 is not given");
  }
}
