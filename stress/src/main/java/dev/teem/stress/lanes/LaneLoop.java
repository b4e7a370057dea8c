package dev.teem.stress.lanes;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.lane.Attempts;
import dev.teem.engine.lane.Backoff;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LaneStatus;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.lane.LaneWorkers;
import dev.teem.engine.lane.LaneWorkersContext;
import dev.teem.engine.lane.LimitConfig;
import dev.teem.engine.lane.Retryable;
import dev.teem.engine.lane.ServedLane;
import dev.teem.engine.lane.TupleExecutor;
import dev.teem.engine.lane.TupleExecutorContext;
import dev.teem.engine.space.Template;
import dev.teem.engine.space.TupleSpace;
import dev.teem.stress.trial.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Tasks through many lanes at once: one thread puts them out, against back-pressure, while others
 * call some off by their ids, drain lanes that are served and are interrupted, and stop serving
 * lanes and begin again.
 */
public final class LaneLoop {
  private static final Map<String, String> POLICY =
      Map.of(
          "YOOL_QUEUE_MAXSIZE", "2000",
          "YOOL_CIRCUIT_COOLDOWN_S", "0.02",
          "YOOL_BATCH_SMALL_TASK_SIZE", "16");

  private static final Duration ATTEMPT = Duration.ofMillis(50);
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int TASKS_BETWEEN_REPORTS = 100_000;
  private static final long DRAIN_MILLIS = 5;

  private final long seed;
  private final int tasks;
  private final int lanes;
  private final Consumer<String> log;
  private final Ledger ledger;
  private final Traffic traffic;

  // Written by the thread that puts out; read by those who disturb, and by who asks.
  private final AtomicInteger out = new AtomicInteger();

  // Written by the threads that disturb, read at the end.
  private final AtomicInteger cancelled = new AtomicInteger();
  private final AtomicInteger drained = new AtomicInteger();
  private final AtomicInteger interrupted = new AtomicInteger();
  private final AtomicInteger stopped = new AtomicInteger();
  private volatile String disturbed;
  private volatile boolean abandoned;
  private volatile boolean quiet;
  private String violation;

  /**
   * A loop.
   *
   * @param seed of the tasks, and of who disturbs them
   * @param log gets a line now and then
   */
  public LaneLoop(long seed, int tasks, int lanes, Consumer<String> log) {
    this.seed = seed;
    this.tasks = tasks;
    this.lanes = lanes;
    this.log = log;
    ledger = new Ledger(tasks);
    traffic = new Traffic(seed, lanes, ledger);
  }

  /** Does all of them. */
  public void run() throws InterruptedException {
    try {
      work();
      LaneThreads.requireNone();
      if (!abandoned) {
        checkTasks();
      }
    } catch (Violation e) {
      violation = "seed=" + seed + ": " + e.getMessage();
    }
  }

  private void work() throws InterruptedException, Violation {
    LanePolicy policy = LanePolicy.from(POLICY);
    LaneTimer timer = new LaneTimer();
    Attempts attempts =
        new Attempts(
            3,
            ATTEMPT,
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(4)),
            Retryable.timeoutsAndConnectionErrors(),
            timer);
    TupleExecutorContext yools =
        new TupleExecutorContext(timer)
            .policy(policy)
            .attempts(attempts)
            .local("pure", traffic.pure())
            .executor(traffic::call)
            .rival(traffic::call, Duration.ofMillis(1));
    TupleExecutor executor = new TupleExecutor(yools);
    try (timer;
        Engine engine = Engine.launch(new EngineContext().cores(2));
        TupleSpace space = new TupleSpace(ledger);
        executor) {
      LaneWorkersContext context =
          new LaneWorkersContext(space, executor)
              .policy(policy)
              .limits(lane -> LimitConfig.upTo(Traffic.CEILING))
              .cores(engine.cores())
              .changes((lane, change) -> traffic.watch(lane).changed(change))
              .seed(seed);
      try (LaneWorkers workers = new LaneWorkers(context)) {
        work(workers);
        check(workers.metrics());
      }
      require(space.count(Template.any()) == 0 || abandoned, "tuples are left in the space");
    }
    require(executor.racing() == 0, "contestants of races are left");
    require(traffic.now() == 0, "calls=" + traffic.now() + " are left");
  }

  private void work(LaneWorkers workers) throws InterruptedException, Violation {
    ServedLane[] served = new ServedLane[lanes];
    for (int i = 0; i < lanes; i++) {
      served[i] = workers.serve(Traffic.name(i), outcome -> {});
    }
    List<Thread> threads = new ArrayList<>();
    threads.add(disturber("canceller", random -> cancel(workers, random)));
    threads.add(disturber("drainer", random -> drain(workers, random)));
    threads.add(disturber("closer", random -> stopServing(workers, served, random)));
    try {
      for (int i = 0; i < tasks && !abandoned && disturbed == null; i++) {
        workers.out(traffic.task(i));
        out.set(i + 1);
        if ((i + 1) % TASKS_BETWEEN_REPORTS == 0) {
          log.accept("%,d tasks out, %,d ended".formatted(i + 1, ledger.ended()));
        }
      }
      awaitAll();
    } finally {
      quiet = true;
      for (Thread thread : threads) {
        thread.join();
      }
    }
    require(disturbed == null, disturbed);
    for (ServedLane each : served) {
      require(each.failure() == null, each.lane() + " has stopped: " + each.failure());
      each.close();
    }
  }

  /** What one who disturbs does next. */
  private interface Disturbance {
    void run(SplittableRandom random) throws InterruptedException;
  }

  private Thread disturber(String name, Disturbance disturbance) {
    SplittableRandom random = new SplittableRandom(seed + name.hashCode());
    return Thread.ofPlatform()
        .name("stress-" + name)
        .start(() -> {
          try {
            while (!quiet && !abandoned) {
              disturbance.run(random);
            }
          } catch (InterruptedException | RuntimeException e) {
            disturbed = name + " was told " + e;
          }
        });
  }

  /** Calls off one of the last tasks, most of which wait, run or rest. */
  private void cancel(LaneWorkers workers, SplittableRandom random) throws InterruptedException {
    int last = out.get();
    if (last > 0) {
      int number = Math.max(0, last - 1 - random.nextInt(4_000));
      if (workers.cancel(traffic.task(number).id())) {
        cancelled.incrementAndGet();
      }
    }
    TimeUnit.MICROSECONDS.sleep(500);
  }

  private void drain(LaneWorkers workers, SplittableRandom random) throws InterruptedException {
    String lane = Traffic.name(random.nextInt(lanes));
    boolean batched = random.nextBoolean();
    Thread drain =
        Thread.ofPlatform()
            .name("stress-drain")
            .start(() -> {
              try {
                var _ = batched ? workers.runLaneBatched(lane) : workers.runLane(lane);
                drained.incrementAndGet();
              } catch (InterruptedException _) {
                interrupted.incrementAndGet();
              }
            });
    if (random.nextBoolean()) {
      drain.join(Duration.ofMillis(DRAIN_MILLIS));
      drain.interrupt();
    }
    drain.join();
  }

  private void stopServing(LaneWorkers workers, ServedLane[] served, SplittableRandom random)
      throws InterruptedException {
    int lane = random.nextInt(lanes);
    served[lane].close();
    served[lane] = workers.serve(Traffic.name(lane), outcome -> {});
    stopped.incrementAndGet();
    TimeUnit.MILLISECONDS.sleep(1);
  }

  private void awaitAll() throws InterruptedException, Violation {
    long before = -1;
    long sinceNanos = System.nanoTime();
    while (ledger.ended() < out.get() && !abandoned && disturbed == null) {
      long now = ledger.ended();
      if (now != before) {
        before = now;
        sinceNanos = System.nanoTime();
      }
      require(
          System.nanoTime() - sinceNanos < STUCK_NANOS,
          "of tasks=%d that are out ended=%d, and no other for 60 s".formatted(out.get(), now));
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void check(List<LaneStatus> all) throws Violation {
    for (LaneStatus each : all) {
      require(
          each.metrics().mostRunning() <= Traffic.CEILING, "more calls than the ceiling: " + each);
      require(each.underWay() == 0, "tasks are under way in the end: " + each);
    }
    require(traffic.fault() == null, traffic.fault());
  }

  private void checkTasks() throws Violation {
    for (int i = 0; i < tasks; i++) {
      String fault = ledger.fault(i, Traffic.isOnce(traffic.task(i)));
      require(fault == null, fault);
    }
  }

  private static void require(boolean condition, String message) throws Violation {
    if (!condition) {
      throw new Violation(message);
    }
  }

  /** Ends it soon. Any thread. */
  public void abandon() {
    abandoned = true;
  }

  /** How many tasks have their outcome. */
  public long done() {
    return ledger.ended();
  }

  /** How many were called off by their ids. */
  public int cancelled() {
    return cancelled.get();
  }

  /** How many drains of a lane came to their end, and were interrupted. */
  public String drains() {
    return "%,d drains, %,d interrupted".formatted(drained.get(), interrupted.get());
  }

  /** How often a lane was not served any more, and then again. */
  public int stopped() {
    return stopped.get();
  }

  /** What was wrong; null if nothing was. */
  public String violation() {
    return violation;
  }
}
