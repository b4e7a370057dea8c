package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PulseTest {
  private static final Instant START = Instant.parse("2026-01-02T03:00:00Z");
  private static final Duration TTL = Duration.ofMinutes(10);

  @Test
  void shouldCallProgressAdvancing() {
    assertThat(at(60, new Pulse(START, minute(55), null))).isEqualTo(Liveness.ADVANCING);
    assertThat(at(60, new Pulse(null, minute(50), null))).isEqualTo(Liveness.ADVANCING);
  }

  @Test
  void shouldCallHeartbeatsWithoutProgressSpinning() {
    assertThat(at(60, new Pulse(START, null, minute(59)))).isEqualTo(Liveness.SPINNING);
    assertThat(at(60, new Pulse(START, minute(49), minute(59)))).isEqualTo(Liveness.SPINNING);
    assertThat(at(5, new Pulse(START, minute(-3), null))).isEqualTo(Liveness.SPINNING);
  }

  @Test
  void shouldGiveAHolderItsTimeToLiveFromItsStart() {
    assertThat(at(10, new Pulse(START, null, null))).isEqualTo(Liveness.SPINNING);
    assertThat(at(11, new Pulse(START, null, null))).isEqualTo(Liveness.STALLED);
  }

  @Test
  void shouldCallSilenceStalled() {
    assertThat(at(60, new Pulse(null, null, null))).isEqualTo(Liveness.STALLED);
    assertThat(at(60, new Pulse(START, minute(40), minute(49)))).isEqualTo(Liveness.STALLED);
  }

  @Test
  void shouldTakeSignsOfTheFutureForFresh() {
    assertThat(at(0, new Pulse(START, null, Instant.MAX))).isEqualTo(Liveness.SPINNING);
    assertThat(new Pulse(minute(5), null, null).idleFor(START)).isEqualTo(Duration.ZERO);
  }

  @Test
  void shouldMeasureHowLongNothingGotDone() {
    assertThat(new Pulse(START, null, null).idleFor(minute(7))).isEqualTo(Duration.ofMinutes(7));
    assertThat(new Pulse(START, minute(4), minute(6)).idleFor(minute(7)))
        .isEqualTo(Duration.ofMinutes(3));
    assertThat(new Pulse(null, null, minute(6)).idleFor(minute(7))).isNull();
  }

  @Test
  void shouldNotTakeANegativeTimeToLive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Pulse(START, null, null).liveness(START, Duration.ofMillis(-1)))
        .withMessage("timeToLive=PT-0.001S is negative");
  }

  private static Liveness at(int minute, Pulse pulse) {
    return pulse.liveness(minute(minute), TTL);
  }

  private static Instant minute(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }
}
