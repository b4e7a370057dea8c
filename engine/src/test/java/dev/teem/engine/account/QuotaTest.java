package dev.teem.engine.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaTest {

  @Test
  void shouldLimitNothingUnlessTold() {
    for (Meter meter : Meter.values()) {
      assertThat(Quota.NONE.limit(meter)).isEqualTo(Double.POSITIVE_INFINITY);
    }
    assertThat(Quota.NONE.wallMs()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Quota.NONE.mem()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Quota.NONE.maxMailbox()).isEqualTo(Integer.MAX_VALUE);
    assertThat(Quota.NONE.isNone()).isTrue();
    assertThat(Quota.NONE.limitsMeters()).isFalse();
  }

  @Test
  void shouldKeepEachLimit() {
    Quota quota =
        Quota.NONE
            .tokens(1000)
            .usd(2.5)
            .toolCalls(3)
            .children(10)
            .wall(Duration.ofMillis(1_500))
            .mem(4096)
            .maxMailbox(16);
    assertThat(quota).isEqualTo(new Quota(1000, 3, 2.5, 10, 1500, 4096, 16));
    assertThat(quota.isNone()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Meter.class)
  void shouldLimitOneMeterAlone(Meter limited) {
    Quota quota = Quota.NONE.with(limited, 7);
    for (Meter meter : Meter.values()) {
      assertThat(quota.limit(meter)).isEqualTo(meter == limited ? 7 : Double.POSITIVE_INFINITY);
    }
    assertThat(quota.limitsMeters()).isTrue();
  }

  @Test
  void shouldTellLimitsOfMetersFromTheOthers() {
    Quota quota = Quota.NONE.wallMs(1).mem(1).maxMailbox(1);
    assertThat(quota.limitsMeters()).isFalse();
    assertThat(quota.isNone()).isFalse();
  }

  @Test
  void shouldTakeALifeLongerThanNanosecondsCanTell() {
    assertThat(Quota.NONE.wall(Duration.ofDays(365_000)).wallMs()).isEqualTo(365_000 * 86_400e3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NEGATIVE_INFINITY, Double.NaN})
  void shouldNameALimitThatIsNone(double limit) {
    for (Meter meter : Meter.values()) {
      assertThatThrownBy(() -> Quota.NONE.with(meter, limit))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("%s=%s is not 0 or more; leave it out for no limit", meter.label(), limit);
    }
    assertThatThrownBy(() -> Quota.NONE.wallMs(limit)).hasMessageStartingWith("wallMs=" + limit);
    assertThatThrownBy(() -> Quota.NONE.mem(limit)).hasMessageStartingWith("mem=" + limit);
  }

  @Test
  void shouldRefuseAMailboxWithoutRoom() {
    assertThatThrownBy(() -> Quota.NONE.maxMailbox(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxMailbox=0 is less than 1; leave it out for no limit");
  }
}
