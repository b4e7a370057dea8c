package dev.teem.bench.kernel.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class PekkoSystemTest {
  @ParameterizedTest
  @EnumSource
  void shouldGrowATreeAgainAndAgainWhateverItsThreads(PekkoDispatcher dispatcher) {
    try (PekkoSystem system = PekkoSystem.start(dispatcher)) {
      assertThat(PekkoSkynet.sum(system, 1000)).isEqualTo(499_500);
      assertThat(PekkoSkynet.sum(system, 1)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayWhyThereIsNoAnswerAndGoOn(PekkoDispatcher dispatcher) {
    try (PekkoSystem system = PekkoSystem.start(dispatcher)) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() ->
              system.ask((context, answer) -> {
                throw new IllegalArgumentException("size=0");
              }))
          .withMessageContaining("Pekko: java.lang.IllegalArgumentException: size=0");
      assertThat(system.<Integer>ask((context, answer) -> answer.complete(7))).isEqualTo(7);
    }
  }
}
