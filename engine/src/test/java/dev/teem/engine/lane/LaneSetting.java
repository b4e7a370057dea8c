package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/** A space, an executor and workers of the lane {@code web}, made when they are first asked for. */
final class LaneSetting {
  static final String LANE = "web";

  final LaneTimer timer = new LaneTimer();
  final TupleSpace space = new TupleSpace();
  final Map<String, String> variables = new HashMap<>();
  final TupleExecutorContext yools = new TupleExecutorContext(timer);
  private final List<Thread> threads = new ArrayList<>();
  private TupleExecutor executor;
  private LaneWorkers workers;

  LaneSetting() {
    variables.put("YOOL_API_BACKOFF_BASE_MS", "1");
  }

  LanePolicy policy() {
    return LanePolicy.from(variables);
  }

  TupleExecutor executor() {
    if (executor == null) {
      executor = new TupleExecutor(yools.policy(policy()));
    }
    return executor;
  }

  LaneWorkersContext workersContext() {
    return new LaneWorkersContext(space, executor()).policy(policy());
  }

  LaneWorkers workers(LaneWorkersContext context) {
    workers = new LaneWorkers(context);
    return workers;
  }

  /** Workers whose lanes have at most so many calls under way. */
  LaneWorkers workers(int ceiling) {
    return workers(workersContext().limits(lane -> LimitConfig.upTo(ceiling)));
  }

  static Tuple tuple(String yool, Object... data) {
    return inLane(LANE, yool, data);
  }

  static Tuple inLane(String lane, String yool, Object... data) {
    Map<String, Object> members = new HashMap<>();
    for (int i = 0; i < data.length; i += 2) {
      members.put((String) data[i], data[i + 1]);
    }
    return Tuple.of(yool, List.of(0L), "op", lane, "op", null, List.of(), members);
  }

  /** Puts tuples out whose data have a number, from 0 on. */
  void putOut(String yool, int count) {
    LongStream.range(0, count).forEach(i -> space.out(tuple(yool, "number", i)));
  }

  static long number(Tuple tuple) {
    return (long) tuple.data().get("number");
  }

  static List<Long> numbers(List<Tuple> tuples) {
    return tuples.stream().map(LaneSetting::number).toList();
  }

  <T> FutureTask<T> start(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    threads.add(Thread.ofPlatform().start(task));
    return task;
  }

  /** Waits for something that another thread is about to do. */
  static void await(BooleanSupplier happened) {
    while (!happened.getAsBoolean()) {
      LockSupport.parkNanos(100_000);
      assertThat(Thread.currentThread().isInterrupted()).as("the test's time is over").isFalse();
    }
  }

  Thread lastThread() {
    return threads.getLast();
  }

  static Object output(TupleOutcome outcome) {
    assertThat(outcome).isInstanceOf(TupleOutcome.Done.class);
    return ((TupleOutcome.Done) outcome).result().output();
  }

  /** Leaves nothing behind. */
  void close() throws InterruptedException {
    if (workers != null) {
      workers.close();
      assertThat(workers.metrics()).allMatch(each -> each.metrics().running() == 0);
      assertThat(workers.metrics()).allMatch(each -> each.underWay() == 0);
    }
    if (executor != null) {
      executor.close();
      assertThat(executor.racing()).isZero();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    space.close();
    timer.close();
  }
}
