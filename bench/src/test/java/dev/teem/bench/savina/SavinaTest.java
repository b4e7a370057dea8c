package dev.teem.bench.savina;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.teem.bench.kernel.pekko.PekkoDispatcher;
import dev.teem.bench.kernel.pekko.PekkoSystem;
import dev.teem.bench.savina.pekko.PekkoSavina;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(600)
class SavinaTest {
  /**
   * A program that does not end has a second try: fork-join pools of JDK 25, which Pekko's
   * dispatchers are, stall once in a great while (JDK-8373118, pekko#2870).
   */
  @ParameterizedTest
  @EnumSource
  void shouldCountOnPekkoWhatItMustCount(Savina program) {
    try {
      runOnPekko(program);
    } catch (IllegalStateException e) {
      if (!(e.getCause() instanceof TimeoutException)) {
        throw e;
      }
      runOnPekko(program);
    }
  }

  private static void runOnPekko(Savina program) {
    try (PekkoSystem pekko = PekkoSystem.start(PekkoDispatcher.DEFAULT)) {
      program.run(PekkoSavina.program(program, pekko));
    }
  }

  @Test
  void shouldRejectAWrongTotal() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() ->
            Savina.PING_PONG.run(completion -> {
              completion.exited(39_999);
              completion.exited(0);
            }))
        .withMessage("wrong result: PingPong total=39999, not 40000");
  }

  @Test
  void shouldEndARoundInWhichAnActorFails() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () -> Savina.PING_PONG.run(completion -> completion.fail(new Exception("broken"))))
        .withMessage("PingPong: 2 actors have not exited: java.lang.Exception: broken");
  }

  @ParameterizedTest
  @CsvSource({
    "red,red,red",
    "red,yellow,blue",
    "red,blue,yellow",
    "yellow,blue,red",
    "yellow,yellow,yellow",
    "blue,blue,blue",
    "red,faded,faded"
  })
  void shouldMixColoursWhicheverComesFirst(String one, String other, String after) {
    assertThat(colour(one).after(colour(other))).isEqualTo(colour(after));
    assertThat(colour(other).after(colour(one))).isEqualTo(colour(after));
  }

  private static Colour colour(String name) {
    return Colour.valueOf(name.toUpperCase(Locale.ROOT));
  }

  @Test
  void shouldKeepAListInOrderAndFindWhatIsInIt() {
    SortedIntList list = new SortedIntList();
    for (int value : new int[] {5, 1, 9, 5, 0}) {
      list.add(value);
    }
    assertThat(list.size()).isEqualTo(5);
    assertThat(List.of(0, 1, 5, 9)).allMatch(list::contains);
    assertThat(List.of(-1, 2, 10)).noneMatch(list::contains);
  }
}
