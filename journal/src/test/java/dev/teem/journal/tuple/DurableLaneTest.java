package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.lane.LaneWorkers;
import dev.teem.engine.lane.LaneWorkersContext;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.lane.ServedLane;
import dev.teem.engine.lane.TupleExecutor;
import dev.teem.engine.lane.TupleExecutorContext;
import dev.teem.engine.lane.TupleOutcome;
import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.lane.WorkFailedException;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.ChronicleLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lanes of a tuple space on a tuple log. */
@Timeout(60)
class DurableLaneTest {
  @TempDir Path temp;

  /** What is done with the workers of a space that is opened for it. */
  private interface Use {
    void with(TupleSpace space, LaneWorkers workers, TupleJournal journal) throws Exception;
  }

  private void open(TupleYool yool, Use use) throws Exception {
    try (ChronicleLog log =
            ChronicleLog.open(temp.resolve("tuples"), ChronicleLog.Options.checkAll());
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false);
        TupleSpace space = new TupleSpace(journal);
        LaneTimer timer = new LaneTimer();
        TupleExecutor executor =
            new TupleExecutor(new TupleExecutorContext(timer).local("count", yool));
        LaneWorkers workers =
            new LaneWorkers(
                new LaneWorkersContext(space, executor).limits(lane -> LimitConfig.upTo(4)))) {
      use.with(space, workers, journal);
    }
  }

  @Test
  void shouldGoOnWithWhatHasNoReceipt() throws Exception {
    CountDownLatch done = new CountDownLatch(50);
    CountDownLatch never = new CountDownLatch(1);
    TupleYool half =
        tuple -> {
          if (Tuples.number(tuple) >= 50) {
            never.await();
          }
          return Tuples.number(tuple);
        };
    open(
        half,
        (space, workers, journal) -> {
          LongStream.range(0, 100).mapToObj(Tuples::numbered).forEach(space::out);
          ServedLane served = workers.serve("main", outcome -> done.countDown());
          done.await();
          assertThat(served.failure()).isNull();
          // Those that hang are interrupted, and have no receipt.
        });

    open(
        Tuples::number,
        (space, workers, journal) -> {
          List<TupleOutcome> outcomes = workers.runLane("main");
          assertThat(outcomes)
              .extracting(outcome -> Tuples.number(outcome.tuple()))
              .containsExactlyElementsOf(LongStream.range(50, 100).boxed().toList());
          assertThat(Tuples.open(journal)).isEmpty();
        });
  }

  @Test
  void shouldFailWhatHasAnOutputThatIsNoJsonForGood() throws Exception {
    ConcurrentLinkedQueue<TupleOutcome> outcomes = new ConcurrentLinkedQueue<>();
    open(
        tuple -> new Object(),
        (space, workers, journal) -> {
          space.out(Tuples.numbered(1));
          outcomes.addAll(workers.runLane("main"));
          assertThat(Tuples.open(journal)).isEmpty();
        });

    assertThat(outcomes)
        .singleElement()
        .isInstanceOfSatisfying(
            TupleOutcome.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(IllegalArgumentException.class));
  }

  /** Otherwise they would be done again whenever the space is opened. */
  @ParameterizedTest
  @MethodSource("failures")
  void shouldFailForGoodWhateverIsSaidOfIt(Exception failure) throws Exception {
    open(
        tuple -> {
          throw failure;
        },
        (space, workers, journal) -> {
          space.out(Tuples.numbered(1));
          assertThat(workers.runLane("main"))
              .singleElement()
              .isInstanceOf(TupleOutcome.Failed.class);
          assertThat(Tuples.open(journal)).isEmpty();
        });
  }

  static List<Exception> failures() {
    return List.of(
        new IllegalStateException("cut within a pair \ud83d"),
        new IllegalStateException("x".repeat(17 << 20)),
        new WorkFailedException("cut within a pair \ud83d", Map.of()),
        new WorkFailedException("without an output", null),
        new WorkFailedException("no JSON", Map.of("value", Double.NaN)));
  }
}
