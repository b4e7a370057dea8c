package dev.teem.engine.space;

import static dev.teem.engine.space.TupleSpaceTest.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many tuples in one call, in memory and with a log. */
@Timeout(60)
class TupleBulkTest {
  /** More than two records of a log hold. */
  private static final int MANY = 1_300;

  private static final Template WEB = Template.lane("web");
  private static final Map<String, Object> OK = Map.of("status", "ok");
  private static final Tuple UNNAMED =
      new Tuple(null, "get", List.of(), "a", "web", "a", null, List.of(), Map.of(), null);

  private final GatedTupleLog journal = new GatedTupleLog();
  private final List<TupleSpace> spaces = new ArrayList<>();

  /** What spaces there are. */
  enum Kind {
    IN_MEMORY,
    DURABLE
  }

  private TupleSpace space(Kind kind) {
    TupleSpace space = kind == Kind.DURABLE ? new TupleSpace(journal) : new TupleSpace();
    spaces.add(space);
    return space;
  }

  @AfterEach
  void close() {
    journal.shut(false);
    spaces.forEach(TupleSpace::close);
  }

  private static List<Tuple> numbered(long from, long to) {
    return LongStream.range(from, to).mapToObj(n -> tuple("web", "get", n)).toList();
  }

  private static List<Tuple> concat(List<Tuple> one, List<Tuple> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }

  private static List<String> entries(String what, long from, long to) {
    return LongStream.range(from, to).mapToObj(n -> what + " " + n).toList();
  }

  /** Has a thread do something that waits at the gate of the log. */
  private FutureTask<Void> waitingForTheLog(Runnable call) throws InterruptedException {
    FutureTask<Void> task = new FutureTask<>(call, null);
    Thread.ofVirtual().start(task);
    while (!journal.isAwaited()) {
      Thread.sleep(1);
    }
    return task;
  }

  @ParameterizedTest
  @EnumSource
  void shouldPutManyOutInTheirOrder(Kind kind) {
    TupleSpace space = space(kind);
    space.out(tuple("web", "get", 7));
    List<Tuple> twice = concat(numbered(0, MANY), numbered(0, 3));
    Tuple elsewhere = tuple("ide", "get", 0);
    space.outAll(concat(twice, List.of(elsewhere)));
    space.outAll(List.of());

    List<Tuple> expected = new ArrayList<>(numbered(0, MANY));
    expected.addFirst(expected.remove(7));
    assertThat(space.scan(WEB, Integer.MAX_VALUE)).isEqualTo(expected);
    assertThat(space.scan(Template.lane("ide"), 9)).containsExactly(elsewhere);
  }

  @Test
  void shouldGiveALogNoMoreThanARecordHolds() {
    space(Kind.DURABLE).outAll(numbered(0, MANY));

    assertThat(journal.bulks()).containsExactly(512, 512, MANY - 1024);
    assertThat(journal.entries()).isEqualTo(entries("out", 0, MANY));
  }

  @ParameterizedTest
  @EnumSource
  void shouldWakeWhoWaitsInTheOrderOfTheirComing(Kind kind) throws Exception {
    TupleSpace space = space(kind);
    CompletableFuture<Tuple> early = space.rdAsync(WEB);
    List<CompletableFuture<Tuple>> takers =
        IntStream.range(0, 600)
            .mapToObj(i -> space.inAsync(i % 2 == 0 ? WEB : Template.any()))
            .toList();
    CompletableFuture<Tuple> late = space.rdAsync(Template.any());
    CompletableFuture<Tuple> picky = space.rdAsync(WEB.where("n", 570));
    CompletableFuture<Tuple> other = space.inAsync(Template.lane("ide"));

    space.outAll(numbered(0, 601));

    List<Tuple> got = new ArrayList<>();
    for (CompletableFuture<Tuple> each : takers) {
      got.add(each.getNow(null));
    }
    assertThat(got).isEqualTo(numbered(0, 600));
    assertThat(early).isCompletedWithValue(tuple("web", "get", 0));
    assertThat(late).isCompletedWithValue(tuple("web", "get", 0));
    assertThat(picky).isCompletedWithValue(tuple("web", "get", 570));
    assertThat(other).isNotDone();
    assertThat(space.inp(Template.any())).isEqualTo(tuple("web", "get", 600));
    if (kind == Kind.DURABLE) {
      assertThat(journal.entries()).containsAll(entries("in", 0, 601)).hasSize(2 * 601);
    }
  }

  @Test
  void shouldStopAtATupleWithoutAnId() {
    for (Kind kind : Kind.values()) {
      for (int before : new int[] {0, 5, 600}) {
        TupleSpace space = space(kind);
        List<Tuple> first = numbered(0, before);
        List<Tuple> broken = concat(first, concat(List.of(UNNAMED), numbered(before, before + 4L)));

        assertThatExceptionOfType(IllegalArgumentException.class)
            .isThrownBy(() -> space.outAll(broken))
            .withMessage(
                "a tuple of lane=web has no id; Tuple.of gives it the hash of its content");
        // A log gets them in hundreds.
        int out = kind == Kind.IN_MEMORY ? before : before / 512 * 512;
        assertThat(space.scan(WEB, 9_999)).as("%s", kind).isEqualTo(first.subList(0, out));
      }
    }
  }

  @Test
  void shouldKeepWhatCameBeforeALogThatIsFull() {
    TupleSpace space = space(Kind.DURABLE);
    CompletableFuture<Tuple> reader = space.rdAsync(WEB.where("n", 512));
    journal.room(MANY - 1);

    assertThatThrownBy(() -> space.outAll(numbered(0, MANY))).hasMessage("the disk is full");

    assertThat(space.scan(WEB, MANY)).isEqualTo(numbered(0, 1024));
    assertThat(journal.openTuples()).isEqualTo(numbered(0, 1024));
    assertThat(reader).isDone();
    journal.full(false);
    space.outAll(numbered(0, MANY));
    assertThat(space.inAll(WEB, MANY)).isEqualTo(numbered(0, MANY));
  }

  @Test
  void shouldShowNobodyWhatIsNotDurable() throws Exception {
    TupleSpace space = space(Kind.DURABLE);
    CompletableFuture<Tuple> reader = space.rdAsync(Template.any());
    CompletableFuture<Tuple> taker = space.inAsync(WEB);
    journal.shut(true);
    FutureTask<Void> outAll = waitingForTheLog(() -> space.outAll(numbered(0, 40)));

    assertThat(space.count(Template.any())).isZero();
    assertThat(space.rdp(WEB)).isNull();
    assertThat(space.inAll(Template.id(tuple("web", "get", 9).id()), 9)).isEmpty();
    assertThat(reader).isNotDone();
    assertThat(taker).isNotDone();

    journal.shut(false);
    outAll.get();
    assertThat(reader).isCompletedWithValue(tuple("web", "get", 0));
    assertThat(taker).isCompletedWithValue(tuple("web", "get", 0));
    assertThat(space.count(WEB)).isEqualTo(39);
    assertThat(journal.entries())
        .isEqualTo(Stream.concat(entries("out", 0, 40).stream(), Stream.of("in 0")).toList());
  }

  @Test
  void shouldGiveNobodyWhatIsNotNotedAsTaken() throws Exception {
    TupleSpace space = space(Kind.DURABLE);
    space.outAll(numbered(0, 6));
    journal.shut(true);
    List<Tuple> taken = new ArrayList<>();
    FutureTask<Void> inAll = waitingForTheLog(() -> taken.addAll(space.inAll(WEB, 4)));

    assertThat(space.scan(WEB, 9)).isEqualTo(numbered(4, 6));
    assertThat(inAll.isDone()).isFalse();
    journal.shut(false);
    inAll.get();

    assertThat(taken).isEqualTo(numbered(0, 4));
    assertThat(journal.entries()).endsWith("in 0", "in 1", "in 2", "in 3");
  }

  @Test
  void shouldPutBackInTheirOrderWhatALogRefusesToNote() throws Exception {
    TupleSpace space = space(Kind.DURABLE);
    space.outAll(concat(numbered(0, 6), List.of(tuple("ide", "get", 0), tuple("ide", "get", 1))));
    journal.shut(true);
    FutureTask<Void> inAll = waitingForTheLog(() -> space.inAll(WEB, 4));
    CompletableFuture<Tuple> reader = space.rdAsync(WEB.where("n", 0));
    assertThat(reader).isNotDone();
    journal.full(true);
    journal.shut(false);

    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(inAll::get)
        .withMessageContaining("the disk is full");
    assertThat(reader).as("who came meanwhile").isCompletedWithValue(tuple("web", "get", 0));
    assertThatThrownBy(() -> space.inAll(Template.any(), 99)).hasMessage("the disk is full");
    assertThat(space.scan(WEB, 9)).isEqualTo(numbered(0, 6));
    assertThat(space.scan(Template.lane("ide"), 9))
        .containsExactly(tuple("ide", "get", 0), tuple("ide", "get", 1));

    journal.full(false);
    space.out(tuple("web", "get", 6));
    assertThat(space.inAll(WEB, 99)).isEqualTo(numbered(0, 7));
    assertThat(journal.entries()).endsWith(entries("in", 0, 7).toArray(String[]::new));
  }

  @Test
  void shouldKeepTheReceiptsOfMany() {
    TupleSpace space = space(Kind.DURABLE);
    space.outAll(numbered(0, 9));
    List<Tuple> taken = space.inAll(WEB, 6);

    space.receiptAll(taken.subList(0, 4), tuple -> OK);
    assertThat(journal.openTuples()).isEqualTo(numbered(4, 9));
    journal.full(true);
    assertThatThrownBy(() -> space.receiptAll(taken, tuple -> OK)).hasMessage("the disk is full");
    assertThat(journal.openTuples()).isEqualTo(numbered(4, 9));
    journal.full(false);
    space.receiptAll(taken, tuple -> OK);
    assertThat(journal.openTuples()).isEqualTo(numbered(6, 9));
    assertThat(space.scan(WEB, 9)).isEqualTo(numbered(6, 9));

    spaces.removeLast().close();
    assertThat(space(Kind.DURABLE).scan(WEB, 9)).isEqualTo(numbered(6, 9));
  }

  @Test
  void shouldNeedNoReceiptsInMemory() {
    TupleSpace space = space(Kind.IN_MEMORY);
    space.outAll(numbered(0, 3));

    space.receiptAll(space.inAll(WEB, 2), tuple -> OK);

    assertThat(space.scan(WEB, 9)).isEqualTo(numbered(2, 3));
  }

  @Test
  void shouldRefuseManyWhenItIsClosed() {
    for (Kind kind : Kind.values()) {
      TupleSpace space = space(kind);
      space.close();
      assertThatThrownBy(() -> space.outAll(numbered(0, 3)))
          .hasMessage("the tuple space is closed");
    }
    assertThat(journal.entries()).isEmpty();
  }
}
