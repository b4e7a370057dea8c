package dev.teem.stress.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class SimulationLoopTest {
  @Test
  void shouldFindNothingWrongInTwoHundredSeeds() {
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);
    SimulationLoop loop = new SimulationLoop(seed, 200, line -> {});

    loop.run();

    assertThat(loop.violation()).isNull();
    assertThat(loop.done()).isEqualTo(200);
  }
}
