package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatencySampleTest {
  private final LatencySample sample = new LatencySample();

  @Test
  void shouldTakeTheGeometricMean() {
    sample.add(10);
    sample.add(1000);

    assertThat(sample.nanos()).isCloseTo(100, within(1e-9));
    assertThat(sample.calls()).isEqualTo(2);
  }

  @Test
  void shouldHardlyBeMovedByOneCallThatTakesAHundredTimesAsLong() {
    for (int call = 0; call < 100; call++) {
      sample.add(1000);
    }
    sample.add(100_000);

    assertThat(sample.nanos()).isBetween(1000.0, 1050.0);
  }

  @Test
  void shouldKnowHowMuchCallsVary() {
    assertThat(sample.variance()).isInfinite();
    sample.add(100);
    assertThat(sample.variance()).isInfinite();
    sample.add(100);
    assertThat(sample.variance()).isCloseTo(0, within(1e-9));
    sample.add(1000);

    double logarithm = Math.log(10);
    assertThat(sample.variance()).isCloseTo(logarithm * logarithm / 3, within(1e-9));
  }

  @Test
  void shouldLetNewerCallsOutweighWhatWasThinned() {
    for (int call = 0; call < 1000; call++) {
      sample.add(10);
    }
    sample.thin(1);
    assertThat(sample.nanos()).isCloseTo(10, within(1e-9));
    sample.add(1000);

    assertThat(sample.calls()).isCloseTo(2, within(1e-9));
    assertThat(sample.nanos()).isCloseTo(100, within(1e-6));
  }
}
