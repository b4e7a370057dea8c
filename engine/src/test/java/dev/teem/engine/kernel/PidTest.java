package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PidTest {
  private static final long LAST = (1L << 47) - 1;

  @Test
  void shouldBePlainNumbersOnTheFirstCore() {
    assertThat(Pid.of(0, 0, 1)).isEqualTo(1);
    assertThat(Pid.of(0, 0, 1_000_000)).isEqualTo(1_000_000);
  }

  @Test
  void shouldTellBothCoresAndBePositive() {
    for (int home : new int[] {0, 1, 127, 255}) {
      for (int spawnedBy : new int[] {0, 1, 127, 255}) {
        for (long number : new long[] {1, 2, LAST}) {
          long pid = Pid.of(home, spawnedBy, number);
          assertThat(pid).isPositive();
          assertThat(Pid.home(pid)).isEqualTo(home);
          assertThat(Pid.spawnedBy(pid)).isEqualTo(spawnedBy);
        }
      }
    }
  }

  @Test
  void shouldNotBeReusedWhenNumbersRunOut() {
    assertThatThrownBy(() -> Pid.of(0, 3, LAST + 1))
        .isInstanceOf(KernelException.class)
        .hasMessage("core=3 has no process numbers left");
  }
}
