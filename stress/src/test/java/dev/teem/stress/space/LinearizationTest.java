package dev.teem.stress.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.stress.space.Operation.Kind;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class LinearizationTest {
  private static final Wanted ANY = new Wanted(-1, -1, -1, false);
  private static final Wanted LANE_0 = new Wanted(0, -1, -1, false);

  private static Operation out(int tuple, long invoked, long returned) {
    return new Operation(Kind.OUT, ANY, tuple, List.of(), invoked, returned);
  }

  private static Operation in(Wanted wanted, List<Integer> answer, long invoked, long returned) {
    return new Operation(Kind.IN, wanted, 0, answer, invoked, returned);
  }

  @Test
  void shouldFindNothingWrongWithHistoriesOfOurs() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong(1_000_000);
    HistoryLoop loop = new HistoryLoop(seed, 20_000, line -> {});

    loop.run();

    assertThat(loop.violation()).isNull();
    assertThat(loop.done()).isEqualTo(20_000);
    assertThat(loop.meetings()).isPositive();
  }

  @Test
  void shouldRejectATupleThatIsTakenTwice() {
    assertThat(Linearization.exists(List.of(out(1, 0, 1), in(ANY, List.of(1), 2, 5)))).isTrue();
    assertThat(
            Linearization.exists(
                List.of(out(1, 0, 1), in(ANY, List.of(1), 2, 5), in(LANE_0, List.of(1), 3, 4))))
        .isFalse();
  }

  @Test
  void shouldRejectATupleThatIsLost() {
    assertThat(Linearization.exists(List.of(out(1, 0, 1), in(ANY, List.of(), 2, 3)))).isFalse();
    assertThat(Linearization.exists(List.of(out(1, 0, 3), in(ANY, List.of(), 1, 2)))).isTrue();
  }

  @Test
  void shouldRejectATupleOutOfItsOrder() {
    List<Operation> younger = List.of(out(1, 0, 1), out(0, 2, 3), in(LANE_0, List.of(0), 4, 5));
    List<Operation> atOnce = List.of(out(1, 0, 3), out(0, 1, 2), in(LANE_0, List.of(0), 4, 5));
    List<Operation> otherLane = List.of(out(1, 0, 1), out(4, 2, 3), in(ANY, List.of(4), 4, 5));

    assertThat(Linearization.exists(younger)).isFalse();
    assertThat(Linearization.exists(atOnce)).isTrue();
    assertThat(Linearization.exists(otherLane)).isTrue();
  }

  @Test
  void shouldRejectACountOfNoMoment() {
    Operation count = new Operation(Kind.COUNT, ANY, 0, List.of(1), 4, 5);

    assertThat(Linearization.exists(List.of(out(1, 0, 1), out(4, 2, 3), count))).isFalse();
    assertThat(Linearization.exists(List.of(out(1, 0, 1), out(1, 2, 3), count))).isTrue();
    assertThat(
            Linearization.exists(
                List.of(out(1, 0, 1), in(ANY, List.of(1), 2, 3), out(4, 2, 6), count)))
        .isTrue();
  }
}
