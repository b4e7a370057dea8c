package dev.teem.bench.space;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Tuples that one thread puts out and another takes, which waits when there is none: target T2. A
 * round is of so many tuples that it is milliseconds long; what was taken is added up.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(SpacePairsThroughputBenchmark.COUNT)
@Fork(2)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 8, time = 1)
public class SpacePairsThroughputBenchmark {
  static final int COUNT = 65_536;

  /** Pairs of lane and yool that the tuples go through in turn. */
  @Param({"1", "64"})
  public int keysUsed;

  private final Template[] templates = Tuples.templates();
  private final Tuples.Key[] keys = Tuples.keys();
  private final TupleSpace space = new TupleSpace();
  private final Map<Tuples.Key, BlockingQueue<Tuple>> map = new ConcurrentHashMap<>();
  private final ExecutorService taker = Executors.newSingleThreadExecutor();
  private Tuple[] tuples;

  /** Makes what is put out. */
  @Setup
  public void fill() {
    tuples = new Tuple[COUNT];
    for (int i = 0; i < COUNT; i++) {
      tuples[i] = Tuples.numbered(Tuples.lane(i % keysUsed), Tuples.yool(i % keysUsed), i);
    }
    for (Tuples.Key each : keys) {
      map.put(each, new LinkedBlockingQueue<>());
    }
  }

  /** Ends the other thread. */
  @TearDown
  public void end() {
    taker.close();
    space.close();
  }

  private interface Taking {
    Tuple take(int number) throws InterruptedException;
  }

  private Callable<Long> takeAll(Taking taking) {
    return () -> {
      long sum = 0;
      for (int i = 0; i < COUNT; i++) {
        sum += (long) taking.take(i % keysUsed).data().get("n");
      }
      return sum;
    };
  }

  private static void check(Future<Long> sum) throws Exception {
    if (sum.get() != COUNT * (COUNT - 1L) / 2) {
      throw new IllegalStateException("wrong result: sum=" + sum.get());
    }
  }

  /** Ours. */
  @Benchmark
  public void teem() throws Exception {
    Future<Long> sum = taker.submit(takeAll(key -> space.in(templates[key])));
    for (Tuple each : tuples) {
      space.out(each);
    }
    check(sum);
  }

  /** A map of blocking queues. */
  @Benchmark
  public void mapOfQueuesBaseline() throws Exception {
    Future<Long> sum =
        taker.submit(
            takeAll(key -> map.get(new Tuples.Key(keys[key].lane(), keys[key].yool())).take()));
    for (Tuple each : tuples) {
      map.get(new Tuples.Key(each.lane(), each.yool())).put(each);
    }
    check(sum);
  }
}
