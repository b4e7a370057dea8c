package dev.teem.stress.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.stress.space.Operation.Kind;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LinearizationTest {
  private static final Wanted ANY = new Wanted(-1, -1, -1, false);
  private static final Wanted LANE_0 = new Wanted(0, -1, -1, false);

  private static Operation out(int tuple, long invoked, long returned) {
    return new Operation(Kind.OUT, ANY, tuple, List.of(), invoked, returned, 0);
  }

  private static Operation in(Wanted wanted, List<Integer> answer, long invoked, long returned) {
    return new Operation(Kind.IN, wanted, 0, answer, invoked, returned, 0);
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
    Operation count = new Operation(Kind.COUNT, ANY, 0, List.of(1), 4, 5, 0);

    assertThat(Linearization.exists(List.of(out(1, 0, 1), out(4, 2, 3), count))).isFalse();
    assertThat(Linearization.exists(List.of(out(1, 0, 1), out(1, 2, 3), count))).isTrue();
    assertThat(
            Linearization.exists(
                List.of(out(1, 0, 1), in(ANY, List.of(1), 2, 3), out(4, 2, 6), count)))
        .isTrue();
  }

  private static Operation scan(int atMost, List<Integer> answer, long invoked, long returned) {
    return new Operation(Kind.SCAN, ANY, atMost, answer, invoked, returned, 0);
  }

  @Test
  void shouldRejectAScanOfNoMoment() {
    // 1 was taken before 4 was put out.
    Operation taken = in(ANY, List.of(1), 2, 3);
    List<Operation> before = List.of(out(1, 0, 1), taken, out(4, 4, 5));

    for (List<Integer> wrong : List.of(List.of(1, 4), List.of(4, 1), List.of(0))) {
      assertThat(Linearization.exists(with(before, scan(9, wrong, 0, 6)))).isFalse();
    }
    for (List<Integer> right : List.of(List.<Integer>of(), List.of(1), List.of(4))) {
      assertThat(Linearization.exists(with(before, scan(9, right, 0, 6)))).isTrue();
    }
  }

  @Test
  void shouldRejectAScanThatLeavesOutTheOldest() {
    List<Operation> two = List.of(out(1, 0, 1), out(0, 2, 3));

    assertThat(Linearization.exists(with(two, scan(1, List.of(1), 4, 5)))).isTrue();
    assertThat(Linearization.exists(with(two, scan(1, List.of(0), 4, 5)))).isFalse();
    assertThat(Linearization.exists(with(two, scan(2, List.of(1), 4, 5)))).isFalse();
    assertThat(Linearization.exists(with(two, scan(2, List.of(1, 0), 4, 5)))).isTrue();
  }

  @Test
  void shouldRejectABulkOutOfItsOrder() {
    List<Operation> bulk =
        List.of(
            new Operation(Kind.OUT, ANY, 1, List.of(), 0, 9, 0),
            new Operation(Kind.OUT, ANY, 0, List.of(), 0, 9, 1));

    assertThat(Linearization.exists(with(bulk, in(LANE_0, List.of(1), 1, 2)))).isTrue();
    assertThat(Linearization.exists(with(bulk, in(LANE_0, List.of(), 1, 2)))).isTrue();
    assertThat(Linearization.exists(with(bulk, in(LANE_0, List.of(0), 1, 2)))).isFalse();
    assertThat(Linearization.exists(with(bulk, in(LANE_0, List.of(0), 10, 11)))).isFalse();
  }

  private static List<Operation> with(List<Operation> history, Operation more) {
    return Stream.concat(history.stream(), Stream.of(more)).toList();
  }
}
