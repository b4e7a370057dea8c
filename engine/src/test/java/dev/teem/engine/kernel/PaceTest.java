package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private final Pace pace = new Pace();

  @Test
  void shouldLetManyShortStepsThrough() {
    spend(Pace.MOST, 100);
    assertThat(pace.batch()).isEqualTo(Pace.MOST);
  }

  @Test
  void shouldLetFewLongStepsThrough() {
    spend(Pace.MOST, 20_000);
    assertThat(pace.batch()).isEqualTo(2);
  }

  @Test
  void shouldLetOneStepThroughHoweverLong() {
    spend(1, 10_000_000_000L);
    assertThat(pace.batch()).isOne();
  }

  @Test
  void shouldTakeTheNextStepsForWhatTheyAre() {
    spend(1, 1_000_000);
    spend(1, 100);
    assertThat(pace.batch()).isEqualTo(Pace.MOST);
  }

  @Test
  void shouldLearnNothingFromTimeWithoutWork() {
    pace.cycle(1, 1);
    pace.cycle(0, 0);
    pace.clock(1_000_000);
    assertThat(pace.batch()).isEqualTo(Pace.MOST);

    pace.cycle(1, 0);
    pace.clock(1_000_000);
    assertThat(pace.batch()).isEqualTo(Pace.MOST);
  }

  @Test
  void shouldBearAClockThatStandsStill() {
    spend(Pace.MOST, 0);
    assertThat(pace.batch()).isEqualTo(Pace.MOST);
  }

  private void spend(int steps, long nanosEach) {
    pace.cycle(steps, steps);
    pace.clock(steps * nanosEach);
  }
}
