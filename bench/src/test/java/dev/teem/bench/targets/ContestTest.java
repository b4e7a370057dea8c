package dev.teem.bench.targets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.bench.targets.Contest.Contender;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final Effort TWICE = new Effort(2, 0, 2, 0, 0, 0);

  @Test
  void shouldCompareWithTheFastestAndPairReadingsInTheOrderTheyWereTaken() throws Exception {
    Contest.Result result =
        new Contest(TWICE, "ms", false)
            .hold(
                contender("ours", List.of(List.of(1.0, 2.0), List.of(3.0, 4.0))),
                List.of(
                    contender("slow", List.of(List.of(9.0, 9.0), List.of(9.0, 9.0))),
                    contender("fast", List.of(List.of(2.0, 4.0), List.of(6.0, 4.0)))));

    assertThat(result.ratios()).isEqualTo(new Figures(0.5, 0.5, 1));
    assertThat(result.parts()).extracting(Row.Part::name).containsExactly("ours", "slow", "fast");
    assertThat(result.parts().getFirst().figures()).isEqualTo(new Figures(2.5, 1, 4));
  }

  @Test
  void shouldTakeTheOneWithMostWhereMoreIsBetter() throws Exception {
    Contest.Result result =
        new Contest(new Effort(1, 0, 1, 0, 0, 0), "messages/us", true)
            .hold(
                contender("ours", List.of(List.of(6.0))),
                List.of(
                    contender("slow", List.of(List.of(1.0))),
                    contender("fast", List.of(List.of(2.0)))));

    assertThat(result.ratios()).isEqualTo(Figures.of(3));
  }

  @Test
  void shouldNotCountWhoIsBesideButSayThatItWasBetter() throws Exception {
    Contest.Result result =
        new Contest(new Effort(1, 0, 1, 0, 0, 0), "ns", false)
            .hold(
                contender("ours", List.of(List.of(2.0))),
                List.of(
                    contender("as it comes", List.of(List.of(8.0))),
                    new Contender("tuned", true, () -> List.of(4.0))));

    assertThat(result.ratios()).isEqualTo(Figures.of(0.25));
    assertThat(result.note()).isEqualTo("to tuned: " + Figures.of(0.5));
  }

  private static Contender contender(String name, List<List<Double>> processes) {
    return new Contender(name, new ArrayDeque<>(processes)::remove);
  }
}
