package dev.teem.engine.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
