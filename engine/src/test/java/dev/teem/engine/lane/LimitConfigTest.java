package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitConfigTest {
  private static final Duration DELAY = Duration.ofMillis(1);

  @Test
  void shouldStartAndRushWithinASmallCeiling() {
    assertThat(LimitConfig.upTo(256)).isEqualTo(new LimitConfig(1, 256, 16, 64, DELAY));
    assertThat(LimitConfig.upTo(20)).isEqualTo(new LimitConfig(1, 20, 16, 20, DELAY));
    assertThat(LimitConfig.upTo(1)).isEqualTo(new LimitConfig(1, 1, 1, 1, DELAY));
  }

  @Test
  void shouldStartWithTheWorkersThatAPolicyAsksForAndRushToTwiceAsMany() {
    assertThat(of(Map.of())).isEqualTo(new LimitConfig(1, 64, 32, 64, DELAY));
    assertThat(of(Map.of("YOOL_LANE_CONCURRENCY", "5")))
        .isEqualTo(new LimitConfig(1, 64, 5, 10, DELAY));
    assertThat(of(Map.of("YOOL_LANE_CONCURRENCY", "50")))
        .isEqualTo(new LimitConfig(1, 64, 50, 64, DELAY));
    assertThat(of(Map.of("YOOL_LANE_CONCURRENCY", "2147483647")))
        .as("more than there may be")
        .isEqualTo(new LimitConfig(1, 64, 64, 64, DELAY));
    assertThat(of(Map.of("YOOL_MAX_LANE_CONCURRENCY", "3")))
        .isEqualTo(new LimitConfig(1, 3, 3, 3, DELAY));
  }

  private static LimitConfig of(Map<String, String> environment) {
    return LimitConfig.of(LanePolicy.from(environment));
  }

  @Test
  void shouldNameWhatIsOutOfOrder() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LimitConfig(0, 8, 8, 8, DELAY))
        .withMessage("floor=0 is less than 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LimitConfig(9, 8, 9, 9, DELAY))
        .withMessage("ceiling=8 is less than floor=9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LimitConfig(4, 8, 3, 8, DELAY))
        .withMessage("start=3 is less than floor=4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LimitConfig(1, 8, 5, 4, DELAY))
        .withMessage("rush=4 is less than start=5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LimitConfig(1, 8, 4, 9, DELAY))
        .withMessage("ceiling=8 is less than rush=9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LimitConfig(1, 8, 4, 8, Duration.ofNanos(-1)))
        .withMessageStartingWith("targetQueueDelay=PT-0.000000001S is negative");
  }
}
