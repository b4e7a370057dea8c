package dev.teem.engine.lane;

import static dev.teem.engine.lane.LaneSetting.LANE;
import static dev.teem.engine.lane.LaneSetting.inLane;
import static dev.teem.engine.lane.LaneSetting.number;
import static dev.teem.engine.lane.LaneSetting.output;
import static dev.teem.engine.lane.LaneSetting.tuple;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.space.GatedTupleLog;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the reference says of lanes, statement by statement. */
@Timeout(60)
class LaneReferenceTest {
  private final LaneSetting lanes = new LaneSetting();
  private final AtomicInteger calls = new AtomicInteger();

  @AfterEach
  void leaveNothing() throws InterruptedException {
    lanes.close();
  }

  /** An executor that counts its calls and gives their number. */
  private Object count(Tuple tuple) {
    return (long) calls.incrementAndGet();
  }

  private TupleResult execute(Tuple tuple) throws Exception {
    return lanes.executor().execute(tuple);
  }

  /** One that fails so often before it answers. */
  private TupleYool failing(int times, Exception failure) {
    return tuple -> {
      if (calls.incrementAndGet() <= times) {
        throw failure;
      }
      return "answer";
    };
  }

  @Nested
  class LaneConcurrency {
    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Ends when so many are at it at once. */
    private TupleYool together(int many) {
      CountDownLatch all = new CountDownLatch(many);
      return tuple -> {
        most.accumulateAndGet(now.incrementAndGet(), Math::max);
        all.countDown();
        all.await();
        now.decrementAndGet();
        return null;
      };
    }

    @Test
    void shouldBeginWithTheRequestedAtOnce() throws Exception {
      lanes.yools.local("meet", together(32));
      List<LimitChange> changes = new ArrayList<>();
      LaneWorkers workers =
          lanes.workers(lanes.workersContext().changes((lane, change) -> changes.add(change)));
      lanes.putOut("meet", 32);

      workers.runLane(LANE);

      assertThat(most).hasValue(32);
      assertThat(changes).isEmpty();
    }

    @Test
    void shouldAllowTwiceTheRequestedForADeepBacklogButNeverMoreThanTheCeiling() throws Exception {
      lanes.variables.put("YOOL_LANE_CONCURRENCY", "16");
      lanes.variables.put("YOOL_MAX_LANE_CONCURRENCY", "32");
      lanes.yools.local("meet", together(32));
      List<LimitChange> changes = new ArrayList<>();
      LaneWorkers workers =
          lanes.workers(lanes.workersContext().changes((lane, change) -> changes.add(change)));
      lanes.putOut("meet", 200);

      workers.runLane(LANE);

      assertThat(most).hasValue(32);
      assertThat(changes.getFirst().reason()).isEqualTo(LimitReason.RUSH);
      assertThat(changes.getFirst().from()).isEqualTo(16);
      assertThat(changes.getFirst().to()).isEqualTo(32);
      assertThat(workers.metrics(LANE).metrics().latestChanges()).isEqualTo(changes);
    }

    @Test
    void shouldHaveNoMoreAtWorkThanThereIsWork() throws Exception {
      lanes.yools.local("meet", together(3));
      LaneWorkers workers = lanes.workers(64);
      lanes.putOut("meet", 3);

      workers.runLane(LANE);

      assertThat(workers.metrics(LANE).metrics().mostRunning()).isEqualTo(3);
    }

    @Test
    void shouldHalveTheLimitWhenManyFailAndNeverGoBelowOne() throws Exception {
      lanes.yools.local(
          "fail",
          tuple -> {
            throw new ConnectException("refused");
          });
      ConcurrentLinkedQueue<LimitChange> changes = new ConcurrentLinkedQueue<>();
      LaneWorkers workers =
          lanes.workers(
              lanes
                  .workersContext()
                  .limits(lane -> LimitConfig.upTo(16))
                  .changes((lane, change) -> changes.add(change)));
      lanes.putOut("fail", 2_000);

      assertThat(workers.runLane(LANE)).allMatch(TupleOutcome.Failed.class::isInstance);
      assertThat(changes)
          .anySatisfy(change -> {
            assertThat(change.reason()).isEqualTo(LimitReason.FAILURES);
            assertThat(change.to()).isEqualTo(change.from() / 2);
          })
          .allMatch(change -> change.to() >= 1);
    }
  }

  @Nested
  class TerminalReceipt {
    /** Keeps how the work on tuples ended, too. */
    private static final class Ends extends GatedTupleLog {
      private final ConcurrentLinkedQueue<Map<String, Object>> outcomes =
          new ConcurrentLinkedQueue<>();

      @Override
      public void receiptAll(List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome) {
        tuples.forEach(tuple -> outcomes.add(outcome.apply(tuple)));
        super.receiptAll(tuples, outcome);
      }
    }

    @Test
    void shouldHaveTheReceiptsThatStoresAndHitsHaveLeft() throws Exception {
      lanes.yools.executor(LaneReferenceTest.this::count).local("here", tuple -> "local");
      Ends ends = new Ends();
      try (TupleSpace space = new TupleSpace(ends);
          LaneWorkers workers = new LaneWorkers(new LaneWorkersContext(space, lanes.executor()))) {
        for (String yool : List.of("ask", "ask", "here")) {
          space.out(tuple(yool));
          workers.runLane(LANE);
        }
      }

      String stored = execute(tuple("ask")).receipts().getFirst().replace("hit@", "stored@");
      assertThat(ends.outcomes)
          .containsExactly(
              Map.of("status", "ok", "output", 1L, "receipts", List.of(stored)),
              Map.of(
                  "status",
                  "ok",
                  "output",
                  1L,
                  "receipts",
                  List.of(stored.replace("stored@", "hit@"))),
              Map.of("status", "ok", "output", "local", "receipts", List.of()));
      assertThat(calls).hasValue(1);
    }
  }

  @Nested
  class RunLane {
    @Test
    void shouldDrainWhatWasThereAtItsStart() throws Exception {
      lanes.yools.local(
          "more",
          tuple -> {
            lanes.space.out(tuple("more", "number", 100 + number(tuple)));
            return number(tuple);
          });
      LaneWorkers workers = lanes.workers(8);
      lanes.putOut("more", 20);

      assertThat(workers.runLane(LANE)).hasSize(20);
      assertThat(lanes.space.count(Template.lane(LANE))).isEqualTo(20);
    }

    @Test
    void shouldGiveTheResultsInOrder() throws Exception {
      lanes.yools.local(
          "double",
          tuple -> {
            Thread.sleep(number(tuple) % 3);
            return 2 * number(tuple);
          });
      LaneWorkers workers = lanes.workers(8);
      lanes.putOut("double", 100);

      List<TupleOutcome> outcomes = workers.runLane(LANE);

      assertThat(outcomes).hasSize(100);
      for (int i = 0; i < 100; i++) {
        assertThat(output(outcomes.get(i))).isEqualTo(2L * i);
      }
    }

    @Test
    void shouldBeginInOrder() throws Exception {
      List<Long> begun = new ArrayList<>();
      lanes.yools.local("note", tuple -> begun.add(number(tuple)));
      LaneWorkers workers = lanes.workers(1);
      lanes.putOut("note", 50);

      workers.runLane(LANE);

      assertThat(begun).isSorted().hasSize(50);
    }

    @Test
    void shouldLeaveOtherLanesAlone() throws Exception {
      lanes.yools.local("double", tuple -> 2L);
      LaneWorkers workers = lanes.workers(8);
      lanes.space.out(inLane("other", "double"));

      assertThat(workers.runLane(LANE)).isEmpty();
      assertThat(lanes.space.count(Template.lane("other"))).isOne();
    }
  }

  @Nested
  class RunLaneBatched {
    @Test
    void shouldGroupIntoBatchesOfThePolicysSizeThatAreAdmittedOnce() throws Exception {
      lanes.variables.put("YOOL_BATCH_SMALL_TASK_SIZE", "10");
      ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
      lanes.yools.local(
          "double",
          tuple -> {
            threads.add(Thread.currentThread());
            return 2 * number(tuple);
          });
      LaneWorkers workers = lanes.workers(8);
      lanes.putOut("double", 95);

      List<TupleOutcome> outcomes = workers.runLaneBatched(LANE);

      for (int i = 0; i < 95; i++) {
        assertThat(output(outcomes.get(i))).isEqualTo(2L * i);
      }
      assertThat(threads.stream().distinct()).hasSize(10);
      LaneMetrics metrics = workers.metrics(LANE).metrics();
      assertThat(metrics.admitted()).isEqualTo(10);
      assertThat(metrics.succeeded()).isEqualTo(10);
    }

    @Test
    void shouldGoOnWithABatchAfterAFailure() throws Exception {
      lanes.yools.local(
          "odd",
          tuple -> {
            if (number(tuple) % 2 == 0) {
              throw new IOException("even");
            }
            return "odd";
          });
      LaneWorkers workers = lanes.workers(2);
      lanes.putOut("odd", 64);

      List<TupleOutcome> outcomes = workers.runLaneBatched(LANE);

      assertThat(outcomes.stream().filter(TupleOutcome.Done.class::isInstance)).hasSize(32);
      assertThat(outcomes.stream().filter(TupleOutcome.Failed.class::isInstance)).hasSize(32);
    }

    @Test
    void shouldGiveThePlaceBackWhileATaskOfABatchRests() throws Exception {
      lanes.yools.executor(failing(2, new ConnectException("refused")));
      LaneWorkers workers = lanes.workers(1);
      lanes.putOut("ask", 8);

      assertThat(workers.runLaneBatched(LANE)).allMatch(TupleOutcome.Done.class::isInstance);
      assertThat(workers.metrics(LANE).metrics().admitted()).isEqualTo(3);
    }
  }
}
