package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExitReasonTest {

  @Test
  void shouldNameItsKind() {
    List<ExitReason> reasons =
        List.of(
            ExitReason.NORMAL,
            new ExitReason.Killed(12),
            new ExitReason.Fault("boom"),
            new ExitReason.Quota("tokens"),
            ExitReason.DEADLINE,
            ExitReason.SHUTDOWN,
            new ExitReason.Custom("bored", null));
    assertThat(reasons)
        .extracting(ExitReason::kind)
        .containsExactly("normal", "killed", "fault", "quota", "deadline", "shutdown", "bored");
  }

  @Test
  void shouldReadWell() {
    assertThat(ExitReason.NORMAL).hasToString("normal");
    assertThat(new ExitReason.Killed(12)).hasToString("killed by 12");
    assertThat(new ExitReason.Fault("boom")).hasToString("fault: boom");
    assertThat(new ExitReason.Quota("tokens")).hasToString("quota: tokens");
    assertThat(ExitReason.DEADLINE).hasToString("deadline");
    assertThat(ExitReason.SHUTDOWN).hasToString("shutdown");
    assertThat(new ExitReason.Custom("bored", null)).hasToString("bored");
    assertThat(new ExitReason.Custom("bored", List.of(1))).hasToString("bored: [1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "killed", "fault", "quota", "deadline", "shutdown", "", " "})
  void shouldKeepTheKernelsKindsToTheKernel(String kind) {
    assertThatThrownBy(() -> new ExitReason.Custom(kind, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(kind);
  }
}
