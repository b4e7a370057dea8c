package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final LaneTimer timer = new LaneTimer();
  private final SplittableRandom random = new SplittableRandom(1);

  @AfterEach
  void close() {
    timer.close();
  }

  private Attempts attempts(int retries, Duration timeout) {
    return new Attempts(
        retries,
        timeout,
        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5)),
        Retryable.timeoutsAndConnectionErrors(),
        timer);
  }

  @Test
  void shouldRestTwiceAsLongEachTimeUntilThereAreNoMoreRetries() {
    Attempts attempts = attempts(2, null);
    TimeoutException late = new TimeoutException();

    assertThat(attempts.rest(late, 0, random)).isBetween(75_000_000L, 125_000_000L);
    assertThat(attempts.rest(late, 1, random)).isBetween(150_000_000L, 250_000_000L);
    assertThat(attempts.rest(late, 2, random)).isEqualTo(Attempts.NO_MORE);
  }

  @Test
  void shouldNotTryAgainWhatWouldFailAgain() {
    assertThat(attempts(3, null).rest(new IllegalStateException(), 0, random))
        .isEqualTo(Attempts.NO_MORE);
  }

  @Test
  void shouldLimitTheTimeOfAnAttempt() {
    assertThatThrownBy(() ->
            attempts(0, Duration.ofMillis(10))
                .call(() -> {
                  Thread.sleep(60_000);
                  return null;
                }))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void shouldDoAsThePolicySays() {
    Attempts attempts =
        Attempts.of(
            LanePolicy.from(
                Map.of("YOOL_API_MAX_RETRIES", "7", "YOOL_TUPLE_API_BACKOFF_BASE_MS", "40")),
            timer);

    assertThat(attempts.retries()).isEqualTo(7);
    assertThat(attempts.timeout()).isNull();
    assertThat(attempts.backoff().base()).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void shouldRefuseWhatMakesNoSense() {
    assertThatThrownBy(() -> attempts(-1, null)).hasMessage("retries=-1 is less than 0");
    assertThatThrownBy(() -> attempts(1, Duration.ZERO)).hasMessage("timeout=PT0S is not positive");
  }
}
