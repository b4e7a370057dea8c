package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostTest {

  @Test
  void shouldBeNothingWithReductionsNotGiven() {
    assertThat(Cost.NONE).isEqualTo(new Cost(0, 0, 0, -1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, -Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY})
  void shouldRefuseAmountsThatNobodyCanBeCharged(double amount) {
    assertThatThrownBy(() -> new Cost(amount, 0, 0, 0)).hasMessageStartingWith("tokens=" + amount);
    assertThatThrownBy(() -> new Cost(0, amount, 0, 0))
        .hasMessageStartingWith("toolCalls=" + amount);
    assertThatThrownBy(() -> new Cost(0, 0, amount, 0)).hasMessageStartingWith("usd=" + amount);
  }

  @Test
  void shouldRefuseReductionsThatGiveTimeBack() {
    assertThatThrownBy(() -> new Cost(0, 0, 0, -2)).hasMessageStartingWith("reductions=-2");
  }
}
