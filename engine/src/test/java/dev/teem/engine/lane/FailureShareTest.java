package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FailureShareTest {
  private final FailureShare failures = new FailureShare();

  @Test
  void shouldTellNothingFromAFewCalls() {
    assertThat(failures.share()).isZero();
    add(4, true);
    assertThat(failures.share()).isEqualTo(1);
    assertThat(failures.atLeast(0.2)).isFalse();
    failures.add(true);
    assertThat(failures.atLeast(0.2)).isTrue();
  }

  @Test
  void shouldNotBeCalmBeforeEnoughCallsAreBack() {
    add(15, false);
    assertThat(failures.isBelow(0.1)).isFalse();
    add(10, false);
    assertThat(failures.isBelow(0.1)).isTrue();
  }

  @Test
  void shouldForgetFailuresAfterSomeCalls() {
    add(200, true);
    add(32, false);
    assertThat(failures.share()).isCloseTo(0.36, within(0.02));
    add(96, false);
    assertThat(failures.share()).isLessThan(0.02);
  }

  private void add(int calls, boolean failed) {
    for (int call = 0; call < calls; call++) {
      failures.add(failed);
    }
  }
}
