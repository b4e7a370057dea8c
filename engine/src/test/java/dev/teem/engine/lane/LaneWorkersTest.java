package dev.teem.engine.lane;

import static dev.teem.engine.lane.LaneSetting.LANE;
import static dev.teem.engine.lane.LaneSetting.await;
import static dev.teem.engine.lane.LaneSetting.inLane;
import static dev.teem.engine.lane.LaneSetting.number;
import static dev.teem.engine.lane.LaneSetting.numbers;
import static dev.teem.engine.lane.LaneSetting.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.space.GatedTupleLog;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneWorkersTest {
  private final LaneSetting lanes = new LaneSetting();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<Long> begun = new ConcurrentLinkedQueue<>();

  @AfterEach
  void leaveNothing() throws InterruptedException {
    goOn.countDown();
    lanes.close();
  }

  /** Waits to be told to go on. */
  private Object held(Tuple tuple) throws InterruptedException {
    begun.add(number(tuple));
    goOn.await();
    return number(tuple);
  }

  private void awaitBegun(int count) {
    await(() -> begun.size() >= count);
  }

  private static void awaitState(Thread thread, Thread.State state) {
    await(() -> thread.getState() == state);
  }

  // ---- places

  @Test
  void shouldGiveThePlaceOfACallThatRestsToOthersAndLetItInAgainBeforeNewWork() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    AtomicReference<Thread> first = new AtomicReference<>();
    lanes.yools.executor(tuple -> {
      order.add("tuple " + number(tuple));
      if (number(tuple) == 0 && first.getAndSet(Thread.currentThread()) == null) {
        throw new ConnectException("refused");
      }
      if (number(tuple) == 1) {
        // Until the other has rested, and waits for its place.
        awaitState(first.get(), Thread.State.WAITING);
      }
      return null;
    });
    LaneWorkers workers = lanes.workers(1);
    lanes.putOut("ask", 3);

    workers.runLane(LANE);

    assertThat(order).containsExactly("tuple 0", "tuple 1", "tuple 0", "tuple 2");
  }

  @Test
  void shouldNotKeepAPlaceWhileItWaitsForAnEqualTuple() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    lanes.yools.executor(tuple -> {
      if (calls.incrementAndGet() == 1) {
        throw new ConnectException("refused");
      }
      return "answer";
    });
    LaneWorkers workers = lanes.workers(1);
    // Equal but for who asks.
    for (int i = 0; i < 3; i++) {
      lanes.space.out(
          Tuple.of(
              "ask",
              List.of(0L),
              "op" + i,
              LANE,
              "op",
              null,
              List.of(),
              java.util.Map.of("number", 1L)));
    }

    assertThat(workers.runLane(LANE)).hasSize(3).allMatch(TupleOutcome.Done.class::isInstance);
    assertThat(calls).hasValue(2);
  }

  @Test
  void shouldBeginNoMoreWhenManyRest() throws Exception {
    lanes.variables.put("YOOL_API_BACKOFF_BASE_MS", "3600000");
    lanes.variables.put("YOOL_API_BACKOFF_MAX_MS", "3600000");
    lanes.yools.executor(tuple -> {
      throw new ConnectException("refused");
    });
    LaneWorkers workers = lanes.workers(1);
    lanes.putOut("ask", 400);
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    await(() -> workers.metrics(LANE).metrics().failed() >= 256);
    lanes.lastThread().interrupt();

    assertThatThrownBy(drain::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(workers.metrics(LANE).metrics().failed()).isBetween(256L, 257L);
    assertThat(numbers(lanes.space.scan(Template.lane(LANE), 1000)))
        .containsExactlyElementsOf(LongStream.range(0, 400).boxed().toList());
  }

  @Test
  void shouldTryEachTupleAsOftenAsItsOwnTermsSay() throws Exception {
    lanes.yools.executor(tuple -> {
      begun.add(number(tuple));
      throw new ConnectException("refused");
    });
    Attempts usual = lanes.executor().attempts();
    LaneWorkers workers =
        lanes.workers(
            lanes
                .workersContext()
                .attempts(tuple ->
                    new Attempts(
                        (int) number(tuple),
                        null,
                        usual.backoff(),
                        usual.retryable(),
                        usual.timer())));
    lanes.putOut("ask", 3);

    workers.runLane(LANE);

    assertThat(begun).containsExactlyInAnyOrder(0L, 1L, 1L, 2L, 2L, 2L);
  }

  @Test
  void shouldWaitForAProviderAlsoWhenAnEqualTupleOfADrainWasRefused() throws Exception {
    lanes.variables.put("YOOL_CIRCUIT_FAILURE_THRESHOLD", "1");
    lanes.variables.put("YOOL_CIRCUIT_COOLDOWN_S", "0.05");
    CountDownLatch started = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    lanes.yools.executor(tuple -> {
      if (calls.incrementAndGet() == 1) {
        started.countDown();
        goOn.await();
        throw new ConnectException("refused");
      }
      return "answer";
    });
    LaneWorkers workers = lanes.workers(4);
    lanes.space.out(inLane("drained", "ask", "provider", "llm"));
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane("drained"));
    started.await();
    CountDownLatch answered = new CountDownLatch(1);
    ConcurrentLinkedQueue<TupleOutcome> outcomes = new ConcurrentLinkedQueue<>();
    try (ServedLane served =
        workers.serve(
            LANE,
            outcome -> {
              outcomes.add(outcome);
              answered.countDown();
            })) {
      lanes.space.out(tuple("ask", "provider", "llm"));
      await(() -> workers.metrics(LANE).metrics().calledOff() > 0);
      goOn.countDown();
      answered.await();
      assertThat(served.failure()).isNull();
    }

    // Its first attempt has opened the circuit, its second is refused.
    assertThat(drain.get()).singleElement().isInstanceOf(TupleOutcome.Refused.class);
    assertThat(outcomes).singleElement().isInstanceOf(TupleOutcome.Done.class);
  }

  // ---- pure yools

  @Test
  void shouldRunPureYoolsOnACoreInOrder() throws Exception {
    ConcurrentHashMap<String, Integer> threads = new ConcurrentHashMap<>();
    lanes.yools.local(
        "pure",
        new TupleYool() {
          @Override
          public Object run(Tuple tuple) {
            begun.add(number(tuple));
            threads.merge(Thread.currentThread().getName(), 1, Integer::sum);
            return number(tuple);
          }

          @Override
          public boolean blocking() {
            return false;
          }
        });
    try (Engine engine = Engine.launch(new EngineContext().cores(2))) {
      LaneWorkers workers = lanes.workers(lanes.workersContext().cores(engine.cores()));
      lanes.putOut("pure", 500);

      List<TupleOutcome> outcomes = workers.runLane(LANE);

      assertThat(outcomes).hasSize(500).allMatch(TupleOutcome.Done.class::isInstance);
      assertThat(List.copyOf(begun)).isSorted().hasSize(500);
      assertThat(threads).hasSize(1).containsValue(500);
      assertThat(threads.keySet()).allMatch(name -> name.contains("core"));
      assertThat(workers.metrics(LANE).metrics().admitted()).isZero();
      workers.close();
    }
  }

  @Test
  void shouldLetOtherWorkOnTheCoreHaveItsTurnAfterABatch() throws Exception {
    lanes.variables.put("YOOL_BATCH_SMALL_TASK_SIZE", "10");
    FutureTask<Integer> begunByItsTurn = new FutureTask<>(begun::size);
    try (Engine engine = Engine.launch(new EngineContext().cores(1))) {
      Core core = engine.cores().getFirst();
      lanes.yools.local(
          "pure",
          new TupleYool() {
            @Override
            public Object run(Tuple tuple) {
              begun.add(number(tuple));
              if (number(tuple) == 12) {
                assertThat(core.offer(begunByItsTurn::run)).isTrue();
              }
              return null;
            }

            @Override
            public boolean blocking() {
              return false;
            }
          });
      LaneWorkers workers = lanes.workers(lanes.workersContext().cores(engine.cores()));
      lanes.putOut("pure", 95);

      assertThat(workers.runLane(LANE)).hasSize(95).allMatch(TupleOutcome.Done.class::isInstance);

      assertThat(begunByItsTurn.get()).as("the end of the second batch").isEqualTo(20);
      workers.close();
    }
  }

  @Test
  void shouldGiveBackWhatACoreThatHasStoppedNeverBegan() throws Exception {
    lanes.yools.local(
        "pure",
        new TupleYool() {
          @Override
          public Object run(Tuple tuple) {
            return null;
          }

          @Override
          public boolean blocking() {
            return false;
          }
        });
    Engine engine = Engine.launch(new EngineContext().cores(1));
    LaneWorkers workers = lanes.workers(lanes.workersContext().cores(engine.cores()));
    engine.close();
    lanes.putOut("pure", 100);
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    awaitState(lanes.lastThread(), Thread.State.WAITING);
    workers.close();

    assertThatThrownBy(drain::get).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(numbers(lanes.space.scan(Template.lane(LANE), 1000))).isSorted().hasSize(100);
  }

  // ---- serving

  @Test
  void shouldServeALaneUntilThatIsClosed() throws Exception {
    lanes.yools.local("double", tuple -> 2 * number(tuple));
    LaneWorkers workers = lanes.workers(4);
    CountDownLatch all = new CountDownLatch(300);
    ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
    lanes.putOut("double", 100);
    try (ServedLane served =
        workers.serve(
            LANE,
            outcome -> {
              ids.add(outcome.tuple().id());
              all.countDown();
            })) {
      LongStream.range(100, 300).forEach(i -> lanes.space.out(tuple("double", "number", i)));
      all.await();
      assertThat(served.failure()).isNull();
      assertThatThrownBy(() -> workers.serve(LANE, outcome -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("lane=web");
    }
    assertThat(ids).hasSize(300).doesNotHaveDuplicates();
    lanes.space.out(tuple("double", "number", 1L));
    assertThat(workers.metrics(LANE).queued()).isOne();
    try (ServedLane again = workers.serve(LANE, outcome -> {})) {
      assertThat(again.lane()).isEqualTo(LANE);
    }
  }

  @Test
  void shouldGiveBackWhatItHasNotBegunWhenServingEnds() throws Exception {
    lanes.yools.local("hold", this::held);
    LaneWorkers workers = lanes.workers(2);
    lanes.putOut("hold", 50);
    ConcurrentLinkedQueue<Long> done = new ConcurrentLinkedQueue<>();
    ServedLane served = workers.serve(LANE, outcome -> done.add(number(outcome.tuple())));
    awaitBegun(2);
    FutureTask<Void> closing =
        lanes.start(() -> {
          served.close();
          return null;
        });
    // What runs is waited for.
    awaitState(lanes.lastThread(), Thread.State.WAITING);
    goOn.countDown();
    closing.get();

    List<Long> left = numbers(lanes.space.scan(Template.lane(LANE), 100));
    assertThat(left).isSorted().hasSize(50 - done.size()).doesNotContainAnyElementsOf(done);
    assertThat(done).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldStopServingWhenTheListenerThrows() throws Exception {
    lanes.yools.local("double", tuple -> null);
    LaneWorkers workers = lanes.workers(1);
    lanes.putOut("double", 1_000);
    IllegalStateException thrown = new IllegalStateException("enough");
    try (ServedLane served =
        workers.serve(
            LANE,
            outcome -> {
              throw thrown;
            })) {
      await(() -> served.failure() != null);
      assertThat(served.failure()).isSameAs(thrown);
    }
    assertThat(lanes.space.count(Template.lane(LANE))).isPositive();
  }

  @Test
  void shouldHoldTuplesOfAProviderThatIsDownInsteadOfFailingThem() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    AtomicInteger calls = new AtomicInteger();
    lanes.variables.put("YOOL_CIRCUIT_FAILURE_THRESHOLD", "3");
    lanes.variables.put("YOOL_CIRCUIT_COOLDOWN_S", "0.02");
    lanes.variables.put("YOOL_API_MAX_RETRIES", "1000000");
    lanes.yools.executor(tuple -> {
      calls.incrementAndGet();
      if (down.get()) {
        throw new ConnectException("refused");
      }
      return "answer";
    });
    LaneWorkers workers = lanes.workers(8);
    int tuples = 2_000;
    for (long i = 0; i < tuples; i++) {
      lanes.space.out(tuple("ask", "provider", "llm", "number", i));
    }
    CountDownLatch all = new CountDownLatch(tuples);
    ConcurrentLinkedQueue<TupleOutcome> others = new ConcurrentLinkedQueue<>();
    try (ServedLane served =
        workers.serve(
            LANE,
            outcome -> {
              if (!(outcome instanceof TupleOutcome.Done)) {
                others.add(outcome);
              }
              all.countDown();
            })) {
      await(() -> calls.get() >= 20);
      LaneStatus status = workers.metrics(LANE);
      assertThat(status.underWay()).isLessThanOrEqualTo(256);
      assertThat(status.queued()).isGreaterThanOrEqualTo(tuples - 256);
      down.set(false);
      all.await();
      assertThat(served.failure()).isNull();
    }
    assertThat(others).isEmpty();
  }

  @Test
  void shouldLetTuplesOfOtherProvidersPassThoseThatAreHeld() throws Exception {
    lanes.variables.put("YOOL_CIRCUIT_FAILURE_THRESHOLD", "1");
    lanes.variables.put("YOOL_CIRCUIT_COOLDOWN_S", "3600");
    lanes.yools.executor(tuple -> {
      if ("down".equals(tuple.data().get("provider"))) {
        throw new ConnectException("refused");
      }
      return "answer";
    });
    LaneWorkers workers = lanes.workers(2);
    for (long i = 0; i < 100; i++) {
      lanes.space.out(tuple("ask", "provider", i % 2 == 0 ? "down" : "up", "number", i));
    }
    CountDownLatch up = new CountDownLatch(50);
    try (ServedLane served = workers.serve(LANE, outcome -> up.countDown())) {
      up.await();
      assertThat(served.failure()).isNull();
    }
    // Nor does the end wait for the provider to come back.
    assertThat(numbers(lanes.space.scan(Template.lane(LANE), 100)))
        .hasSize(50)
        .isSorted()
        .allMatch(number -> number % 2 == 0);
  }

  // ---- calling off

  @Test
  void shouldGiveBackEverythingInOrderWhenADrainIsInterrupted() throws Exception {
    lanes.yools.local("hold", this::held);
    LaneWorkers workers = lanes.workers(4);
    lanes.putOut("hold", 100);
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    awaitBegun(4);
    lanes.lastThread().interrupt();

    assertThatThrownBy(drain::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(numbers(lanes.space.scan(Template.lane(LANE), 1000)))
        .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
    assertThat(workers.metrics(LANE).returned()).isEqualTo(100);
  }

  @Test
  void shouldNotGiveBackWhatHasSucceeded() throws Exception {
    lanes.yools.local("hold", tuple -> number(tuple) < 10 ? null : held(tuple));
    LaneWorkers workers = lanes.workers(4);
    lanes.putOut("hold", 20);
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    awaitBegun(4);
    workers.close();

    assertThatThrownBy(drain::get).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(numbers(lanes.space.scan(Template.lane(LANE), 1000)))
        .containsExactlyElementsOf(LongStream.range(10, 20).boxed().toList());
    assertThatThrownBy(() -> workers.runLane(LANE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the lane workers are closed");
  }

  @Test
  void shouldCancelATupleThatRunsOneThatWaitsAndOneInTheSpace() throws Exception {
    lanes.yools.local("hold", this::held);
    LaneWorkers workers = lanes.workers(1);
    lanes.putOut("hold", 3);
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    awaitBegun(1);
    lanes.space.out(tuple("hold", "number", 7L));

    assertThat(workers.cancel(tuple("hold", "number", 7L).id())).isTrue();
    assertThat(lanes.space.count(Template.any())).isZero();
    assertThat(workers.cancel(tuple("hold", "number", 2L).id())).isTrue();
    assertThat(workers.cancel(tuple("hold", "number", 0L).id())).isTrue();
    assertThat(workers.cancel(tuple("hold", "number", 0L).id())).isFalse();
    assertThat(workers.cancel("no such tuple")).isFalse();
    goOn.countDown();

    List<TupleOutcome> outcomes = drain.get();
    assertThat(outcomes.get(0)).isInstanceOf(TupleOutcome.Cancelled.class);
    assertThat(outcomes.get(1)).isInstanceOf(TupleOutcome.Done.class);
    assertThat(outcomes.get(2)).isInstanceOf(TupleOutcome.Cancelled.class);
    assertThat(workers.metrics(LANE).cancelled()).isEqualTo(3);
  }

  @Test
  void shouldCancelATupleThatRestsAtOnce() throws Exception {
    lanes.variables.put("YOOL_API_BACKOFF_BASE_MS", "3600000");
    lanes.variables.put("YOOL_API_BACKOFF_MAX_MS", "3600000");
    AtomicReference<Thread> thread = new AtomicReference<>();
    AtomicInteger calls = new AtomicInteger();
    lanes.yools.executor(tuple -> {
      calls.incrementAndGet();
      thread.set(Thread.currentThread());
      throw new ConnectException("refused");
    });
    LaneWorkers workers = lanes.workers(1);
    lanes.putOut("ask", 1);
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    await(() -> thread.get() != null);
    awaitState(thread.get(), Thread.State.TIMED_WAITING);

    assertThat(workers.cancel(tuple("ask", "number", 0L).id())).isTrue();

    assertThat(drain.get()).singleElement().isInstanceOf(TupleOutcome.Cancelled.class);
    assertThat(calls).hasValue(1);
  }

  @Test
  void shouldLetWorkSucceedThatTakesNoNoticeOfItsCancel() throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    lanes.yools.local(
        "stubborn",
        tuple -> {
          begun.add(0L);
          while (!end.get()) {
            Thread.onSpinWait();
          }
          return "done";
        });
    LaneWorkers workers = lanes.workers(1);
    lanes.putOut("stubborn", 1);
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    awaitBegun(1);
    assertThat(workers.cancel(tuple("stubborn", "number", 0L).id())).isTrue();
    end.set(true);

    assertThat(drain.get()).singleElement().isInstanceOf(TupleOutcome.Done.class);
  }

  @Test
  void shouldCancelTheRestOfABatchButOne() throws Exception {
    lanes.yools.local("hold", this::held);
    LaneWorkers workers = lanes.workers(1);
    lanes.putOut("hold", 4);
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLaneBatched(LANE));
    awaitBegun(1);
    workers.cancel(tuple("hold", "number", 0L).id());
    awaitBegun(2);
    workers.cancel(tuple("hold", "number", 2L).id());
    goOn.countDown();

    assertThat(drain.get())
        .extracting(outcome -> outcome.toJson().get("status"))
        .containsExactly("cancelled", "ok", "cancelled", "ok");
  }

  @Test
  void shouldCancelAllOfALane() throws Exception {
    lanes.yools.local("hold", this::held);
    LaneWorkers workers = lanes.workers(2);
    lanes.putOut("hold", 10);
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    awaitBegun(2);
    lanes.space.out(tuple("hold", "number", 10L));

    assertThat(workers.cancelAll(LANE)).isEqualTo(11);
    assertThat(drain.get()).hasSize(10).allMatch(TupleOutcome.Cancelled.class::isInstance);
    assertThat(lanes.space.count(Template.any())).isZero();
  }

  @Test
  void shouldCancelAllOfAllLanes() throws Exception {
    lanes.yools.local("double", tuple -> null);
    LaneWorkers workers = lanes.workers(1);
    for (long i = 0; i < 5; i++) {
      workers.out(tuple("double", "number", i));
      workers.out(inLane("other", "double", "number", i));
    }

    assertThat(workers.cancelAll()).isEqualTo(10);
    assertThat(lanes.space.count(Template.any())).isZero();
    assertThat(workers.runLane(LANE)).isEmpty();
  }

  // ---- back-pressure

  @Test
  void shouldRefuseOrWaitWhenTooManyTuplesWait() throws Exception {
    lanes.variables.put("YOOL_QUEUE_MAXSIZE", "3");
    lanes.yools.local("double", tuple -> null);
    LaneWorkers workers = lanes.workers(1);
    for (long i = 0; i < 3; i++) {
      assertThat(workers.offer(tuple("double", "number", i))).isTrue();
    }
    assertThat(workers.offer(tuple("double", "number", 3L))).isFalse();
    assertThat(workers.offer(inLane("other", "double", "number", 3L))).isTrue();
    FutureTask<Void> waits =
        lanes.start(() -> {
          workers.out(tuple("double", "number", 4L));
          return null;
        });
    awaitState(lanes.lastThread(), Thread.State.TIMED_WAITING);
    assertThat(lanes.space.count(Template.lane(LANE))).isEqualTo(3);

    workers.runLane(LANE);

    waits.get();
    assertThat(numbers(lanes.space.scan(Template.lane(LANE), 9))).containsExactly(4L);
  }

  // ---- a log that is full

  @Test
  void shouldSayThatAnOutcomeIsNotKeptAndLeaveTheTupleToTheNextOpening() throws Exception {
    GatedTupleLog log = new GatedTupleLog();
    Tuple tuple = tuple("ask", "n", 1L);
    lanes.yools.executor(_ -> {
      log.full(true);
      return "answer";
    });
    try (TupleSpace space = new TupleSpace(log);
        LaneWorkers workers = lanes.workers(new LaneWorkersContext(space, lanes.executor()))) {
      space.out(tuple);
      assertThat(workers.runLane(LANE))
          .singleElement()
          .isInstanceOfSatisfying(
              TupleOutcome.Failed.class,
              failed -> assertThat(failed.failure()).hasMessage("the disk is full"));
      assertThat(space.count(Template.any())).as("not done again by this run").isZero();
    }
    assertThat(log.entries()).containsExactly("out 1", "in 1");

    log.full(false);
    try (TupleSpace again = new TupleSpace(log)) {
      assertThat(again.inp(Template.lane(LANE))).isEqualTo(tuple);
    }
  }

  @Test
  void shouldLeaveATupleInTheSpaceThatCannotBeNotedAsTaken() throws Exception {
    GatedTupleLog log = new GatedTupleLog();
    Tuple tuple = tuple("ask", "n", 1L);
    AtomicInteger calls = new AtomicInteger();
    lanes.yools.executor(_ -> calls.incrementAndGet());
    try (TupleSpace space = new TupleSpace(log);
        LaneWorkers workers = lanes.workers(new LaneWorkersContext(space, lanes.executor()))) {
      space.out(tuple);
      log.full(true);
      assertThatThrownBy(() -> workers.runLane(LANE)).hasMessage("the disk is full");
      assertThat(calls).hasValue(0);
      assertThat(space.rdp(Template.lane(LANE))).isEqualTo(tuple);

      log.full(false);
      assertThat(workers.runLane(LANE)).singleElement().isInstanceOf(TupleOutcome.Done.class);
    }
    assertThat(log.entries()).containsExactly("out 1", "in 1", "receipt 1");
  }

  // ---- lanes

  @Test
  void shouldForgetTheIdlestLaneWhenThereAreTooMany() throws Exception {
    lanes.yools.local("hold", this::held);
    LaneWorkers workers = lanes.workers(lanes.workersContext().mostLanes(2));
    lanes.space.out(inLane("busy", "hold", "number", 0L));
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane("busy"));
    awaitBegun(1);
    workers.runLane("one");
    workers.runLane("two");

    assertThat(workers.metrics())
        .extracting(each -> each.metrics().lane())
        .containsExactly("busy", "two");
    try (ServedLane served = workers.serve("two", outcome -> {})) {
      assertThatThrownBy(() -> workers.runLane("three"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("lanes=2");
      assertThat(served.lane()).isEqualTo("two");
    }
    goOn.countDown();
    drain.get();
  }

  @Test
  void shouldForgetLanesThatHaveNotBeenUsedForLong() throws Exception {
    lanes.yools.local("double", tuple -> null);
    LaneWorkers workers = lanes.workers(lanes.workersContext().idleAfter(Duration.ZERO));
    workers.runLane("one");
    workers.runLane("two");

    assertThat(workers.metrics()).extracting(each -> each.metrics().lane()).containsExactly("two");
  }

  @Test
  void shouldRefuseATupleWithoutALane() {
    lanes.yools.local("double", tuple -> null);
    LaneWorkers workers = lanes.workers(1);
    assertThatThrownBy(() -> workers.offer(inLane(null, "double")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lane=null");
  }
}
