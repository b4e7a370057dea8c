package dev.teem.engine.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TupleSpaceTest {
  private static final Duration SOON = Duration.ofMillis(20);

  private final TupleSpace space = new TupleSpace(4, null);

  @AfterEach
  void close() {
    space.close();
  }

  static Tuple tuple(String lane, String yool, long number) {
    return Tuple.of(
        yool, List.of(0L), "agent", lane, "agent", null, List.of(), Map.of("n", number));
  }

  private static List<Long> numbers(List<Tuple> tuples) {
    return tuples.stream().map(each -> (Long) each.data().get("n")).toList();
  }

  private void outAll(String lane, String yool, long from, long to) {
    LongStream.range(from, to).forEach(each -> space.out(tuple(lane, yool, each)));
  }

  static List<Template> templatesOfTheOldest() {
    return List.of(
        Template.any(),
        Template.lane("web"),
        Template.yool("get"),
        Template.of("web", "get"),
        Template.id(tuple("web", "get", 1).id()),
        Template.any().where("n", 1),
        Template.lane("web").where("n", 1),
        Template.yool("get").where("authority", "agent").where("n", 1L),
        Template.of(Map.of("lane", "web", "map", List.of(0), "n", 1)),
        Template.any().matching(each -> each.data().containsValue(1L)),
        Template.of("web", "get").where("n", 1).matching(each -> true));
  }

  @ParameterizedTest
  @MethodSource("templatesOfTheOldest")
  void shouldReadAndTakeTheOldestThatATemplateWants(Template template) {
    outAll("web", "get", 1, 4);
    outAll("web", "put", 4, 6);
    outAll("ide", "get", 6, 8);

    assertThat(space.rdp(template)).isEqualTo(tuple("web", "get", 1));
    assertThat(space.count(template)).isPositive();
    assertThat(space.scan(template, 1)).containsExactly(tuple("web", "get", 1));
    assertThat(space.inp(template)).isEqualTo(tuple("web", "get", 1));
    assertThat(space.rdp(Template.id(tuple("web", "get", 1).id()))).isNull();
    assertThat(space.count(Template.any())).isEqualTo(6);
  }

  @Test
  void shouldFindNothingWhereThereIsNothing() throws InterruptedException {
    outAll("web", "get", 1, 4);

    for (Template each :
        List.of(
            Template.lane("ide"),
            Template.yool("put"),
            Template.of("web", "put"),
            Template.of("ide", "get"),
            Template.id("sha256:0"),
            Template.lane("web").where("n", 4),
            Template.lane("web").where("n", 1.0),
            Template.lane("web").where("n", "1"),
            Template.lane("web").where("absent", 1),
            Template.lane("web").where("parent", "x"),
            Template.any().matching(tuple -> false))) {
      assertThat(space.inp(each)).as("%s", each).isNull();
      assertThat(space.rdp(each)).as("%s", each).isNull();
      assertThat(space.in(each, Duration.ZERO)).as("%s", each).isNull();
      assertThat(space.rd(each, Duration.ofNanos(1))).as("%s", each).isNull();
      assertThat(space.inAll(each, 9)).as("%s", each).isEmpty();
      assertThat(space.count(each)).as("%s", each).isZero();
    }
  }

  @Test
  void shouldFindAnAbsentMemberByNull() {
    outAll("web", "get", 1, 2);

    assertThat(space.rdp(Template.lane("web").where("parent", null).where("other", null)))
        .isEqualTo(tuple("web", "get", 1));
  }

  @Test
  void shouldKeepTheOrderOfALaneAcrossItsYools() {
    for (long i = 0; i < 30; i++) {
      space.out(tuple("web", "yool" + i % 3, i));
    }

    assertThat(numbers(space.scan(Template.lane("web"), 100)))
        .containsExactlyElementsOf(LongStream.range(0, 30).boxed().toList());
    assertThat(numbers(space.inAll(Template.lane("web"), 4))).containsExactly(0L, 1L, 2L, 3L);
    assertThat(numbers(space.inAll(Template.of("web", "yool0"), 3))).containsExactly(6L, 9L, 12L);
    assertThat(numbers(space.inAll(Template.lane("web"), 3))).containsExactly(4L, 5L, 7L);
    assertThat(space.inAll(Template.lane("web"), 0)).isEmpty();
    assertThat(space.count(Template.lane("web"))).isEqualTo(20);
  }

  @Test
  void shouldTakeInBulkFromAllLanes() {
    for (long i = 0; i < 40; i++) {
      space.out(tuple("lane" + i % 8, "get", i));
    }

    List<Tuple> taken = new ArrayList<>(space.inAll(Template.any(), 15));
    taken.addAll(space.inAll(Template.yool("get"), 15));
    taken.addAll(space.inAll(Template.any().matching(each -> true), 100));

    assertThat(numbers(taken))
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, 40).boxed().toList());
    for (long lane = 0; lane < 8; lane++) {
      String name = "lane" + lane;
      assertThat(numbers(taken.stream().filter(each -> each.lane().equals(name)).toList()))
          .isSorted();
    }
  }

  @Test
  void shouldPutOutOnceWhatIsThereAlready() {
    outAll("web", "get", 1, 2);
    outAll("web", "get", 1, 2);

    assertThat(space.count(Template.any())).isEqualTo(1);
    assertThat(space.snapshot().repeated()).isEqualTo(1);
    space.inp(Template.any());
    outAll("web", "get", 1, 2);
    assertThat(space.count(Template.any())).isEqualTo(1);
  }

  @Test
  void shouldLetATupleOfTheSameNameTakeThePlaceOfAnother() {
    space.out(Tuple.fromJson(Map.of("id", "t-1", "lane", "web", "yool", "get", "n", 1L)));
    space.out(Tuple.fromJson(Map.of("id", "t-1", "lane", "web", "yool", "put", "n", 2L)));
    space.out(Tuple.fromJson(Map.of("id", "t-1", "lane", "ide", "yool", "put", "n", 3L)));

    assertThat(numbers(space.scan(Template.any(), 9))).containsExactly(3L);
    assertThat(space.count(Template.lane("web"))).isZero();
    space.out(Tuple.fromJson(Map.of("id", "t-1", "lane", "ide", "yool", "put", "n", 3L)));
    assertThat(space.snapshot().repeated()).isEqualTo(1);
  }

  @Test
  void shouldHaveOneTupleOfANameWhateverLaneItMovesTo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Map<String, Tuple> expected = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      String name = "t-" + random.nextInt(200);
      Tuple tuple =
          new Tuple(
              name,
              "work",
              List.of(),
              "op",
              "lane" + random.nextInt(50),
              "op",
              null,
              List.of(),
              Map.of("n", (long) step),
              null);
      switch (random.nextInt(4)) {
        case 0 ->
            assertThat(space.inp(Template.id(name)))
                .as("seed=%d step=%d", seed, step)
                .isEqualTo(expected.remove(name));
        case 1 -> {
          space.giveBack(tuple);
          expected.putIfAbsent(name, tuple);
        }
        default -> {
          space.out(tuple);
          expected.put(name, tuple);
        }
      }
    }
    assertThat(space.scan(Template.any(), Integer.MAX_VALUE))
        .as("seed=%d", seed)
        .containsExactlyInAnyOrderElementsOf(expected.values());
  }

  @Test
  void shouldHoldTuplesWithoutLaneOrYool() {
    space.out(Tuple.fromJson(Map.of("n", 1L)));

    assertThat(space.rdp(Template.any())).isNotNull();
    assertThat(space.rdp(Template.lane(""))).isNull();
    assertThat(space.rdp(Template.lane(null).where("yool", null)).data()).containsEntry("n", 1L);
    assertThat(space.inp(Template.yool(null))).isNotNull();
  }

  @Test
  void shouldRefuseATupleWithoutAnId() {
    Tuple unnamed =
        new Tuple(null, "get", List.of(), "a", "web", "a", null, List.of(), Map.of(), null);

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> space.out(unnamed))
        .withMessage("a tuple of lane=web has no id; Tuple.of gives it the hash of its content");
  }

  @Test
  void shouldPutBackInFrontWhatATakerCannotUse() {
    outAll("web", "get", 1, 4);
    Tuple one = space.inp(Template.lane("web"));
    Tuple two = space.inp(Template.lane("web"));

    space.giveBack(two);
    space.giveBack(one);
    space.giveBack(one);

    assertThat(numbers(space.inAll(Template.lane("web"), 9))).containsExactly(1L, 2L, 3L);
    assertThat(space.snapshot().taken()).isEqualTo(3);
  }

  @Test
  void shouldNotPutBackWhatAnotherOfItsNameHasTakenThePlaceOf() {
    Tuple before = Tuple.fromJson(Map.of("id", "t-1", "lane", "web", "yool", "get"));
    for (Map<String, String> place :
        List.of(
            Map.of("lane", "web", "yool", "get"),
            Map.of("lane", "web", "yool", "put"),
            Map.of("lane", "ide", "yool", "get"))) {
      space.out(before);
      space.inp(Template.id("t-1"));
      Map<String, Object> form = new HashMap<>(place);
      form.put("id", "t-1");
      form.put("n", 2L);
      space.out(Tuple.fromJson(form));

      space.giveBack(before);

      assertThat(numbers(space.inAll(Template.any(), 9))).as("%s", place).containsExactly(2L);
    }
  }

  @Test
  void shouldGiveNullWhenNothingComesInTime() throws Exception {
    assertThat(space.in(Template.lane("web"), SOON)).isNull();
    assertThat(space.rd(Template.any(), SOON)).isNull();
    assertThat(space.inAsync(Template.yool("get"), SOON).get()).isNull();
    assertThat(space.rdAsync(Template.of("web", "get"), SOON).get()).isNull();
    assertThat(space.snapshot().waiting()).isZero();
  }

  @Test
  void shouldGiveATupleToWhoeverCameFirstOfAllWhomItSuits() throws Exception {
    List<Template> templates =
        List.of(
            Template.of("web", "get").where("n", 1),
            Template.any(),
            Template.lane("web"),
            Template.of("web", "put"),
            Template.any().matching(each -> each.lane().equals("web")),
            Template.yool("get"),
            Template.of("web", "get"),
            Template.of("web", "get"));
    var waiting = templates.stream().map(space::inAsync).toList();

    for (long i = 1; i <= 7; i++) {
      space.out(tuple("web", "get", i));
    }

    List<Long> got = new ArrayList<>();
    for (var each : waiting) {
      got.add(each.isDone() ? (Long) each.get().data().get("n") : null);
    }
    assertThat(got).containsExactly(1L, 2L, 3L, null, 4L, 5L, 6L, 7L);
    assertThat(space.count(Template.any())).isZero();
    assertThat(space.snapshot().waiting()).isEqualTo(1);
  }

  @Test
  void shouldShowATupleToAllReadersAndGiveItToOneTaker() throws Exception {
    var readers =
        List.of(
            space.rdAsync(Template.any()),
            space.rdAsync(Template.lane("web")),
            space.rdAsync(Template.lane("web").where("n", 1)));
    var taker = space.inAsync(Template.of("web", "get"));
    var next = space.inAsync(Template.of("web", "get"));
    var last = space.rdAsync(Template.yool("get").matching(each -> true));
    var other = space.rdAsync(Template.lane("ide"));

    space.out(tuple("web", "get", 1));

    for (var each : readers) {
      assertThat(each).isCompletedWithValue(tuple("web", "get", 1));
    }
    assertThat(last).isCompletedWithValue(tuple("web", "get", 1));
    assertThat(taker).isCompletedWithValue(tuple("web", "get", 1));
    assertThat(next).isNotDone();
    assertThat(other).isNotDone();
    assertThat(space.count(Template.any())).isZero();
  }

  @Test
  void shouldGiveNothingToWhoHasGone() {
    var gone = space.inAsync(Template.lane("web"));
    var late = space.inAsync(Template.any());
    var stays = space.inAsync(Template.lane("web"));
    assertThat(gone.cancel(true)).isTrue();
    assertThat(late.complete(null)).isTrue();

    space.out(tuple("web", "get", 1));

    assertThat(gone).isCancelled();
    assertThat(late).isCompletedWithValue(null);
    assertThat(stays).isCompletedWithValue(tuple("web", "get", 1));
    assertThat(stays.cancel(true)).isFalse();
    assertThat(stays.complete(null)).isFalse();
    assertThat(stays.completeExceptionally(new IllegalStateException())).isFalse();
    assertThat(space.snapshot().waiting()).isZero();
  }

  @Test
  void shouldFailOnlyTheWaiterWhosePredicateDoes() {
    var reader = space.rdAsync(Template.any().matching(each -> each.parent().isEmpty()));
    var taker = space.inAsync(Template.lane("web").matching(each -> each.parent().isEmpty()));
    var next = space.inAsync(Template.lane("web"));

    space.out(tuple("web", "get", 1));

    for (var each : List.of(reader, taker)) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(each::get)
          .withMessageContaining("a predicate] has failed")
          .withRootCauseInstanceOf(NullPointerException.class);
    }
    assertThat(next).isCompletedWithValue(tuple("web", "get", 1));
  }

  @Test
  void shouldFailAWaiterOnlyWhenItsTurnHasCome() {
    var first = space.inAsync(Template.lane("web"));
    var picky =
        space.inAsync(
            Template.lane("web").matching(each -> 10 / ((Long) each.data().get("n") - 1) > 0));

    // Its predicate fails on 1, which another gets, and not on 2.
    space.out(tuple("web", "get", 1));
    space.out(tuple("web", "get", 2));

    assertThat(first).isCompletedWithValue(tuple("web", "get", 1));
    assertThat(picky).isCompletedWithValue(tuple("web", "get", 2));
  }

  @Test
  void shouldSayThatAPredicateMustNotUseTheSpace() {
    outAll("web", "get", 1, 2);

    for (Template each :
        List.of(
            Template.lane("web").matching(tuple -> space.inp(Template.lane("web")) != null),
            Template.lane("web")
                .matching(tuple -> {
                  space.out(tuple("web", "get", 2));
                  return true;
                }))) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> space.inp(each))
          .withMessageContaining("a predicate has used the tuple space that asks it");
    }
    assertThat(space.count(Template.any())).isEqualTo(1);
  }

  /** Who asks in all lanes has the locks of all. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldSayThatAPredicateMustNotUseOtherLanesEither() {
    List<String> lanes = IntStream.range(0, 64).mapToObj(i -> "lane-" + i).toList();
    Template picky =
        Template.any()
            .matching(
                each -> lanes.stream().anyMatch(lane -> space.count(Template.lane(lane)) > 1));
    for (String lane : lanes) {
      space.out(tuple(lane, "get", 1));

      for (ThrowingCallable look :
          List.<ThrowingCallable>of(() -> space.scan(picky, 9), () -> space.inAsync(picky))) {
        assertThatExceptionOfType(IllegalStateException.class)
            .isThrownBy(look)
            .withMessageContaining("a predicate has used the tuple space that asks it");
      }
      assertThat(space.inp(Template.any())).isNotNull();
    }

    var waiting = space.rdAsync(picky);
    space.out(Tuple.fromJson(Map.of("id", "t-1", "lane", lanes.getFirst())));

    assertThat(waiting).isCompletedExceptionally();
  }

  @Test
  void shouldPutOutWhatAnEvaluationGives() throws Exception {
    var done = space.eval(() -> tuple("web", "get", 1));
    var failed =
        space.eval(() -> {
          throw new IllegalArgumentException("no tuple");
        });

    assertThat(space.in(Template.lane("web"))).isEqualTo(tuple("web", "get", 1));
    assertThat(done.get(1, TimeUnit.MINUTES)).isEqualTo(tuple("web", "get", 1));
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> failed.get(1, TimeUnit.MINUTES))
        .withMessageContaining("no tuple");
  }

  @Test
  void shouldEndAllWaitingWhenItIsClosed() {
    var waiting =
        List.of(
            space.inAsync(Template.any()),
            space.rdAsync(Template.lane("web")),
            space.inAsync(Template.yool("get").where("n", 1)),
            space.rdAsync(Template.of("web", "get").matching(each -> true)));
    var evaluation =
        space.eval(() -> {
          Thread.sleep(Duration.ofHours(1));
          return null;
        });

    space.close();
    space.close();

    for (var each : waiting) {
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(each::get)
          .withMessageContaining("the tuple space is closed");
    }
    assertThat(evaluation).isCompletedExceptionally();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> space.out(tuple("web", "get", 1)))
        .withMessage("the tuple space is closed");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> space.in(Template.any()));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> space.eval(() -> null))
        .withMessage("the tuple space is closed");
    assertThat(space.snapshot().waiting()).isZero();
  }

  @Test
  void shouldCountWhatIsThereAndWhatWasDone() {
    outAll("web", "get", 1, 6);
    outAll("ide", "get", 6, 8);
    space.inp(Template.lane("web").where("n", 3));
    space.rdp(Template.lane("ide"));
    assertThat(space.inAsync(Template.lane("db"))).isNotDone();
    space.out(tuple("db", "get", 9));
    assertThat(space.rdAsync(Template.lane("db"))).isNotDone();

    assertThat(space.snapshot())
        .isEqualTo(new SpaceSnapshot(6, Map.of("ide", 2L, "web", 4L), 1, 8, 0, 2, 1, 1, 1, 3));
  }

  @Test
  void shouldCountWhatIsReadAndTakenInBulk() {
    outAll("web", "get", 0, 3);
    outAll("ide", "get", 3, 5);

    space.scan(Template.any(), 9);
    space.scan(Template.lane("web"), 2);
    space.inAll(Template.lane("ide"), 1);

    assertThat(space.snapshot().read()).isEqualTo(7);
    assertThat(space.snapshot().taken()).isEqualTo(1);
  }

  /** It would take minutes if each look went through all lanes, and all yools of a lane. */
  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldTakeFewAtATimeOfVeryManyLanesAndYools() {
    for (int i = 0; i < 50_000; i++) {
      space.out(tuple("lane-" + i, "get", i));
      space.out(tuple("web", "yool-" + i, i));
    }

    for (long i = 0; i < 50_000; i += 10) {
      assertThat(numbers(space.inAll(Template.lane("web"), 10)))
          .containsExactlyElementsOf(LongStream.range(i, i + 10).boxed().toList());
    }
    for (int left = 50_000; left > 0; left -= 10) {
      assertThat(space.count(Template.any())).isEqualTo(left);
      assertThat(space.inp(Template.any())).isNotNull();
      assertThat(space.inAll(Template.any(), 9)).hasSize(9);
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(space.inp(Template.any())).isNull();
    }
  }

  /** Once at first, and once where nothing can come in between. */
  @Test
  void shouldCompareEachTupleTwiceBeforeItWaits() throws Exception {
    outAll("web", "get", 0, 100);

    assertThat(space.in(Template.lane("web").where("n", 100), SOON)).isNull();

    assertThat(space.snapshot().scanned()).isEqualTo(200);
  }

  @Test
  void shouldForgetLanesThatAreNotUsedAnyMore() {
    for (long i = 0; i < 100_000; i++) {
      space.out(tuple("reply-" + i, "get", i));
      assertThat(space.inp(Template.lane("reply-" + i))).isNotNull();
      space.inAsync(Template.lane("never-" + i)).cancel(true);
    }

    assertThat(space.groups()).isLessThan(1_000);
  }
}
