package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final long SEED = 42;

  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  /** Gives always the same share of the range that it is asked for. */
  private static RandomGenerator always(double share) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("not asked for");
      }

      @Override
      public double nextDouble(double from, double to) {
        return from + share * (to - from);
      }
    };
  }

  private long millis(int attempt, double share) {
    return backoff.after(attempt, always(share)).toMillis();
  }

  @Test
  void shouldRestTwiceAsLongEachTimeUpToTheLimit() {
    assertThat(millis(0, 0.5)).isEqualTo(100);
    assertThat(millis(1, 0.5)).isEqualTo(200);
    assertThat(millis(5, 0.5)).isEqualTo(3200);
    assertThat(millis(6, 0.5)).isEqualTo(5000);
    assertThat(millis(7, 0.5)).isEqualTo(5000);
  }

  @Test
  void shouldRestAQuarterMoreOrLess() {
    assertThat(millis(1, 0)).isEqualTo(150);
    assertThat(millis(1, 1)).isEqualTo(250);
    assertThat(millis(9, 0)).isEqualTo(3750);
    assertThat(millis(9, 1)).isEqualTo(6250);
    assertThat(backoff.longest()).isEqualTo(Duration.ofMillis(6250));
  }

  @Test
  void shouldSpreadOverTheWholeRange() {
    SplittableRandom random = new SplittableRandom(SEED);
    long least = Long.MAX_VALUE;
    long most = 0;
    long sum = 0;
    for (int i = 0; i < 10_000; i++) {
      long nanos = backoff.nanos(0, random);
      least = Math.min(least, nanos);
      most = Math.max(most, nanos);
      sum += nanos;
    }
    assertThat(least).as("seed=%d", SEED).isBetween(75_000_000L, 75_100_000L);
    assertThat(most).as("seed=%d", SEED).isBetween(124_900_000L, 125_000_000L);
    assertThat(sum / 10_000).as("seed=%d", SEED).isBetween(99_000_000L, 101_000_000L);
  }

  @Test
  void shouldRestTheSameFromTheSameSeed() {
    assertThat(backoff.nanos(3, new SplittableRandom(SEED)))
        .isEqualTo(backoff.nanos(3, new SplittableRandom(SEED)));
  }

  @Test
  void shouldNotOverflowAfterAnyNumberOfFailures() {
    Backoff longest = new Backoff(Duration.ofNanos(1), Duration.ofNanos(Long.MAX_VALUE));
    SplittableRandom random = new SplittableRandom(SEED);
    for (int attempt : new int[] {63, 64, 65, 127, 128, Integer.MAX_VALUE}) {
      assertThat(backoff.after(attempt, random))
          .as("seed=%d attempt=%d", SEED, attempt)
          .isBetween(Duration.ofMillis(3750), Duration.ofMillis(6250));
      assertThat(longest.after(attempt, random))
          .as("seed=%d attempt=%d", SEED, attempt)
          .isBetween(Duration.ofDays(80_000), longest.longest());
    }
  }

  @Test
  void shouldNeverRestLongerThanTheLimitEvenTheFirstTime() {
    Backoff narrow = new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(1));
    assertThat(narrow.after(0, always(0.5))).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldComeFromAPolicy() {
    LanePolicy policy =
        LanePolicy.from(Map.of("YOOL_API_BACKOFF_BASE_MS", "7", "YOOL_API_BACKOFF_MAX_MS", "70"));
    assertThat(Backoff.of(policy))
        .isEqualTo(new Backoff(Duration.ofMillis(7), Duration.ofMillis(70)));
  }

  @Test
  void shouldRefuseWhatIsNoRest() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base=PT0S");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(1), Duration.ofDays(200_000)))
        .hasMessageContaining("max=");
    assertThatThrownBy(() -> backoff.nanos(-1, new SplittableRandom(SEED)))
        .hasMessageContaining("attempt=-1");
  }
}
