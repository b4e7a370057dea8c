package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.time.VirtualClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CircuitBreakersTest {
  private static final Duration COOL_DOWN = Duration.ofSeconds(30);

  private final VirtualClock clock = new VirtualClock();
  private final CircuitBreakers breakers = new CircuitBreakers(1, COOL_DOWN, 2, clock);

  private void fail(String provider) {
    CircuitBreaker breaker = breakers.forProvider(provider);
    breaker.failure(breaker.acquire());
  }

  @Test
  void shouldKeepProvidersApart() {
    fail("one");
    assertThat(breakers.forProvider("one").tryAcquire()).isNegative();
    assertThat(breakers.forProvider("two").tryAcquire()).isPositive();
    assertThat(breakers.forProvider("one")).isSameAs(breakers.forProvider("one"));
  }

  @Test
  void shouldShowAllByName() {
    breakers.forProvider("two");
    fail("one");
    assertThat(breakers.snapshot())
        .containsExactly(
            new CircuitSnapshot("one", CircuitState.OPEN, 1, COOL_DOWN),
            new CircuitSnapshot("two", CircuitState.CLOSED, 0, Duration.ZERO));
  }

  @Test
  void shouldForgetThoseThatKnowNothingWhereThereIsNoRoom() {
    fail("one");
    breakers.forProvider("two");
    breakers.forProvider("three");
    assertThat(breakers.snapshot())
        .extracting(CircuitSnapshot::provider)
        .containsExactly("one", "three");
  }

  @Test
  void shouldRefuseOneMoreWhenAllFail() {
    fail("one");
    fail("two");
    assertThatThrownBy(() -> breakers.forProvider("three"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("provider=three", "providers=2");
    clock.advance(COOL_DOWN.toNanos());
    CircuitBreaker one = breakers.forProvider("one");
    one.success(one.acquire());
    assertThat(breakers.forProvider("three").tryAcquire()).isPositive();
  }

  @Test
  void shouldComeFromAPolicy() {
    LanePolicy policy =
        LanePolicy.from(
            Map.of("YOOL_CIRCUIT_FAILURE_THRESHOLD", "2", "YOOL_CIRCUIT_COOLDOWN_S", "0.5"));
    CircuitBreaker breaker = CircuitBreakers.of(policy, clock).forProvider("acme");
    breaker.failure(breaker.acquire());
    breaker.failure(breaker.acquire());
    assertThat(breaker.snapshot().timeLeft()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void shouldRefuseToHoldNone() {
    assertThatThrownBy(() -> new CircuitBreakers(1, COOL_DOWN, 0, clock))
        .hasMessageContaining("most=0");
  }
}
