package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.swarm.Progress;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final Progress HALF =
      new Progress(524_288, 1_048_576, 0.6, 1_000, 2, 2_000_000_000L, 1_234, 0, null);

  @Test
  void shouldTellHowFarItIsAndWhatItMetSoFar() {
    assertThat(new ProgressLine(200).text(HALF))
        .isEqualTo(
            "████████░░░░░░░░  50 %  524,288 of 1,048,576  262.1 k/s  left 0:02  p99 1.2 µs"
                + "  cached 1,000  failed 2");
  }

  @Test
  void shouldTellTheLimitOfALaneIfThereIsOne() {
    Progress lane = new Progress(10, 40, 0.25, 0, 0, 1_000_000_000L, 5_000_000, 17, null);
    assertThat(new ProgressLine(200).text(lane))
        .endsWith("  p99 5.0 ms  limit 17  cached 0  failed 0");
  }

  @Test
  void shouldNotBeLongerThanTheTerminalIsWide() {
    assertThat(new ProgressLine(40).text(HALF))
        .isEqualTo("████████░░░░░░░░  50 %  524,288 of 1,04");
  }

  @Test
  void shouldDoWithoutATotal() {
    Progress stream = new Progress(5_000, -1, -1, 0, 0, 1_000_000_000L, 0, 0, null);
    assertThat(new ProgressLine(200).text(stream))
        .isEqualTo("5,000  5.0 k/s  left ?  p99 0 ns  cached 0  failed 0");
  }

  @Test
  void shouldGoByTheInputsSizeWhenTheNumberOfLinesIsNotKnown() {
    Progress file = new Progress(5_000, -1, 0.25, 0, 0, 1_000_000_000L, 0, 0, null);
    assertThat(new ProgressLine(200).text(file))
        .startsWith("████░░░░░░░░░░░░  25 %  5,000  5.0 k/s  left 0:03");
  }
}
