package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeldLatencyTest {
  private static final long SEED = 5;

  private final HeldLatency held = new HeldLatency();
  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void shouldFindALargeDifferenceOfSteadyCallsAtOnce() {
    held.set(window(1000, 0.1, 100));

    assertThat(held.isSlower(window(1500, 0.1, 16))).isTrue();
    assertThat(held.isFaster(window(600, 0.1, 16))).isTrue();
    assertThat(held.isSlower(window(1100, 0.1, 16))).isFalse();
    assertThat(held.isFaster(window(900, 0.1, 16))).isFalse();
  }

  @Test
  void shouldTakeTheSameDifferenceForNoiseWhereCallsVary() {
    held.set(window(1000, 1, 1000));

    assertThat(held.isSlower(window(1500, 1, 16))).isFalse();
    assertThat(held.isSlower(window(1500, 1, 1000))).isTrue();
  }

  @Test
  void shouldNotTrustASmallSampleThatLooksSteady() {
    held.set(window(1000, 1, 100));
    LatencySample lucky = window(500, 0, 8);

    assertThat(held.isFaster(lucky)).isFalse();
    assertThat(held.error(lucky)).isBetween(0.2, 0.6);
  }

  @Test
  void shouldFindARiseThatNoWindowShows() {
    int windows = 0;
    for (double nanos = 1000; !held.hasRisen(); nanos *= 1.004) {
      LatencySample window = window(nanos, 0.3, 32);
      assertThat(held.isSlower(window)).isFalse();
      held.add(window);
      assertThat(windows++).as("seed=%d", SEED).isLessThan(60);
    }

    double before = held.sample().nanos();
    held.keepRecent();
    assertThat(held.sample().nanos()).isGreaterThan(before * 1.03);
  }

  @Test
  void shouldForgetOldWindows() {
    for (int window = 0; window < 100; window++) {
      held.add(window(1000, 0, 10));
    }
    for (int window = 0; window < 4 * HeldLatency.WINDOWS; window++) {
      held.add(window(2000, 0, 10));
    }

    assertThat(held.sample().nanos()).isCloseTo(2000, within(50.0));
  }

  private LatencySample window(double nanos, double spread, int calls) {
    LatencySample sample = new LatencySample();
    for (int call = 0; call < calls; call++) {
      sample.add(Math.round(nanos * Math.exp(spread * random.nextGaussian())));
    }
    return sample;
  }
}
