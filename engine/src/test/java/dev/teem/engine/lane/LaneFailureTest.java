package dev.teem.engine.lane;

import static dev.teem.engine.lane.LaneSetting.LANE;
import static dev.teem.engine.lane.LaneSetting.await;
import static dev.teem.engine.lane.LaneSetting.number;
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
import dev.teem.engine.time.VirtualClock;
import java.net.ConnectException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lanes when what they rely on fails: nobody waits for ever, and nothing is held for ever. */
@Timeout(60)
class LaneFailureTest {
  private final LaneSetting lanes = new LaneSetting();
  private final GatedTupleLog log = new GatedTupleLog();
  private final TupleSpace space = new TupleSpace(log);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<Long> begun = new ConcurrentLinkedQueue<>();

  @AfterEach
  void leaveNothing() throws InterruptedException {
    goOn.countDown();
    lanes.close();
    space.close();
  }

  /** Waits to be told to go on. */
  private Object held(Tuple tuple) throws InterruptedException {
    begun.add(number(tuple));
    goOn.await();
    return number(tuple);
  }

  private LaneWorkersContext workers() {
    return new LaneWorkersContext(space, lanes.executor()).policy(lanes.policy());
  }

  @Test
  void shouldEndWhatACancelHasCalledOffWhenItCannotTakeTheRest() throws Exception {
    lanes.yools.local("hold", this::held);
    LaneWorkers workers = lanes.workers(workers().limits(lane -> LimitConfig.upTo(1)));
    for (long i = 0; i < 3; i++) {
      space.out(tuple("hold", "number", i));
    }
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    await(() -> begun.size() == 1);
    Tuple left = tuple("hold", "number", 3L);
    space.out(left);

    log.full(true);
    assertThatThrownBy(() -> workers.cancelAll(LANE)).hasMessage("the disk is full");
    log.full(false);

    // Nor was there room for their receipts, but for that of the one at work if it was late.
    assertThat(drain.get())
        .hasSize(3)
        .noneMatch(TupleOutcome.Done.class::isInstance)
        .last()
        .isInstanceOf(TupleOutcome.Failed.class);
    assertThat(space.scan(Template.lane(LANE), 9)).containsExactly(left);
  }

  @Test
  void shouldGoOnWithWhatAwaitsACoreWhenACancelFails() throws Exception {
    lanes.yools.local(
        "pure",
        new TupleYool() {
          @Override
          public Object run(Tuple tuple) {
            return number(tuple);
          }

          @Override
          public boolean blocking() {
            return false;
          }
        });
    try (Engine engine = Engine.launch(new EngineContext().cores(1))) {
      Core core = engine.cores().getFirst();
      LaneWorkers workers = lanes.workers(workers().cores(engine.cores()));
      CountDownLatch busy = new CountDownLatch(1);
      core.post(() -> {
        busy.countDown();
        awaitQuietly(goOn);
      });
      busy.await();
      space.out(tuple("pure", "number", 0L));
      FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
      await(() -> workers.metrics(LANE).underWay() == 1);
      Tuple other = tuple("pure", "number", 1L);
      space.out(other);

      log.full(true);
      assertThatThrownBy(() -> workers.cancel(other.id())).hasMessage("the disk is full");
      log.full(false);
      goOn.countDown();

      assertThat(drain.get()).singleElement().isInstanceOf(TupleOutcome.Done.class);
    }
  }

  @Test
  void shouldEndATupleWhoseReceiptMeetsAnError() throws Exception {
    Error thrown = new InternalError("a page of the log is gone");
    log.breaks("receipt", thrown);
    lanes.yools.executor(tuple -> "answer");
    LaneWorkers workers = lanes.workers(workers());
    space.out(tuple("ask", "number", 0L));

    assertThat(workers.runLane(LANE))
        .singleElement()
        .isInstanceOfSatisfying(
            TupleOutcome.Failed.class, failed -> assertThat(failed.failure()).isSameAs(thrown));
  }

  @Test
  void shouldNotTakeACeilingThatIsNoneForALowOne() throws Exception {
    lanes.variables.put("YOOL_API_BACKOFF_BASE_MS", "3600000");
    lanes.variables.put("YOOL_API_BACKOFF_MAX_MS", "3600000");
    lanes.yools.executor(tuple -> {
      begun.add(number(tuple));
      throw new ConnectException("refused");
    });
    // One at a time, so that others begin only as long as more may rest.
    LimitConfig limits = new LimitConfig(1, 1 << 30, 1, 1, Duration.ZERO);
    LaneWorkers workers = lanes.workers(workers().limits(lane -> limits));
    for (long i = 0; i < 600; i++) {
      space.out(tuple("ask", "number", i));
    }
    FutureTask<List<TupleOutcome>> drain = lanes.start(() -> workers.runLane(LANE));
    await(() -> begun.size() == 600);
    lanes.lastThread().interrupt();
    assertThatThrownBy(drain::get).hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void shouldNotAwaitAProviderForTheRivalOfOneThatHasTriedIt() throws Exception {
    lanes.variables.put("YOOL_CIRCUIT_FAILURE_THRESHOLD", "1");
    lanes.variables.put("YOOL_CIRCUIT_COOLDOWN_S", "15");
    lanes.variables.put("YOOL_API_MAX_RETRIES", "0");
    VirtualClock clock = new VirtualClock();
    AtomicInteger calls = new AtomicInteger();
    TupleYool down =
        tuple -> {
          calls.incrementAndGet();
          throw new ConnectException("refused");
        };
    lanes.yools.clock(clock).executor(down).rival(down, Duration.ZERO);
    LaneWorkers workers = lanes.workers(workers());
    CircuitBreaker breaker = lanes.executor().breakers().forProvider("llm");
    breaker.failure(breaker.acquire());
    Tuple tuple = tuple("ask", "number", 0L, "provider", "llm", "idempotent", true);
    space.out(tuple);

    try (ServedLane served = workers.serve(LANE, outcome -> {})) {
      // Both have been refused, and taken leave of their places, as the tuple has of its own.
      await(() -> workers.metrics(LANE).metrics().calledOff() == 3);
      clock.advance(Duration.ofSeconds(15).toNanos());
      await(() -> calls.get() == 1 && workers.metrics(LANE).metrics().running() == 0);
      assertThat(served.failure()).isNull();
      // Now it is down for another 15 s, which never pass.
    }
    assertThat(space.scan(Template.lane(LANE), 9)).containsExactly(tuple);
  }

  @Test
  void shouldNotHoldThePlacesOfARaceInWhichNobodyCanTellWhetherToTryAgain() throws Exception {
    TupleYool fails =
        tuple -> {
          throw new ConnectException();
        };
    Attempts usual = Attempts.of(lanes.policy(), lanes.timer);
    Retryable broken = failure -> failure.getMessage().contains("429");
    lanes
        .yools
        .attempts(new Attempts(1, null, usual.backoff(), broken, lanes.timer))
        .executor(fails)
        .rival(fails, Duration.ZERO);
    LaneWorkers workers = lanes.workers(workers());
    space.out(tuple("ask", "number", 0L, "idempotent", true));

    assertThat(workers.runLane(LANE)).singleElement().isInstanceOf(TupleOutcome.Failed.class);
    assertThat(workers.metrics(LANE).metrics().running()).isZero();
  }

  @Test
  void shouldTakeTimesThatAreTooLongToBeCountedForNoLimit() throws Exception {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    Attempts usual = Attempts.of(lanes.policy(), lanes.timer);
    lanes
        .yools
        .attempts(new Attempts(0, forever, usual.backoff(), usual.retryable(), lanes.timer))
        .executor(tuple -> "answer");
    LaneWorkers workers = lanes.workers(workers().idleAfter(forever));
    space.out(tuple("ask", "number", 0L));

    assertThat(workers.runLane(LANE)).singleElement().isInstanceOf(TupleOutcome.Done.class);
    workers.runLane("another");
    assertThat(workers.metrics()).hasSize(2);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
