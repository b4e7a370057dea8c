package dev.teem.engine.testkit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 257})
  void shouldRefuseMoreCoresThanProcessNumbersCanName(int cores) {
    assertThatThrownBy(() -> new Simulation().cores(cores))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cores=" + cores + " is not between 1 and 256");
  }
}
