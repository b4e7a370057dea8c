package dev.teem.bench.lane;

import dev.teem.bench.jvm.RoundServer;
import dev.teem.engine.lane.LaneMetrics;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.lane.LaneWorkers;
import dev.teem.engine.lane.LaneWorkersContext;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.lane.TupleExecutor;
import dev.teem.engine.lane.TupleExecutorContext;
import dev.teem.engine.lane.TupleOutcome;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A lane of 1,024 tasks that take 5 ms each, 64 at once at most: target L1. The lane is new in each
 * round, and has to find out that 64 may run. Beside it as many bare virtual threads with a
 * semaphore of 64, which is told.
 */
public final class LaneDrainRun {
  /** Tasks of the lane. */
  public static final int TASKS = 1024;

  /** How long each takes. */
  public static final int TASK_MILLIS = 5;

  /** Tasks at once. */
  public static final int CEILING = 64;

  private static final String LANE = "lane";

  private LaneDrainRun() {}

  /** Serves rounds; no arguments. */
  public static void main(String[] args) throws Exception {
    RoundServer.serve(arguments -> Map.of("lane_ms", lane(), "bare_ms", bare()));
  }

  private static double lane() throws InterruptedException {
    LaneTimer timer = new LaneTimer();
    TupleExecutorContext yools =
        new TupleExecutorContext(timer)
            .policy(LanePolicy.from(Map.of()))
            .local(
                "sleep",
                task -> {
                  TimeUnit.MILLISECONDS.sleep(TASK_MILLIS);
                  return task.data().get("number");
                });
    try (timer;
        TupleSpace space = new TupleSpace();
        TupleExecutor executor = new TupleExecutor(yools);
        LaneWorkers workers =
            new LaneWorkers(
                new LaneWorkersContext(space, executor)
                    .limits(lane -> LimitConfig.upTo(CEILING)))) {
      for (int i = 0; i < TASKS; i++) {
        space.out(
            Tuple.of(
                "sleep",
                List.of(0L),
                "bench",
                LANE,
                "bench",
                null,
                List.of(),
                Map.of("number", (long) i)));
      }
      long started = System.nanoTime();
      List<TupleOutcome> outcomes = workers.runLane(LANE);
      long nanos = System.nanoTime() - started;
      check(outcomes, workers.metrics(LANE).metrics());
      return nanos / 1e6;
    }
  }

  private static void check(List<TupleOutcome> outcomes, LaneMetrics metrics) {
    for (int i = 0; i < TASKS; i++) {
      if (!(outcomes.get(i) instanceof TupleOutcome.Done done)
          || !Long.valueOf(i).equals(done.result().output())) {
        throw new IllegalStateException("outcome of task=" + i + " is " + outcomes.get(i));
      }
    }
    if (outcomes.size() != TASKS || metrics.mostRunning() > CEILING) {
      throw new IllegalStateException("outcomes=" + outcomes.size() + ", " + metrics);
    }
  }

  private static double bare() throws InterruptedException {
    Semaphore places = new Semaphore(CEILING);
    long started = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < TASKS; i++) {
        places.acquire();
        var _ =
            threads.submit(() -> {
              TimeUnit.MILLISECONDS.sleep(TASK_MILLIS);
              places.release();
              return null;
            });
      }
    }
    return (System.nanoTime() - started) / 1e6;
  }
}
