package dev.teem.bench.space;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A tuple out and one in, by lane and yool, in one thread: target T1. There are 64 pairs of lane
 * and yool, in each of which two tuples wait their turn; that they come in their order is checked.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class SpaceTimeBenchmark {
  private static final int COUNT = 512;
  private static final int RESIDENT = 2 * Tuples.KEYS;

  private final Tuple[] tuples = Tuples.numbered(COUNT);
  private final Template[] templates = Tuples.templates();
  private final Tuples.Key[] keys = Tuples.keys();
  private final TupleSpace space = new TupleSpace();
  private final Map<Tuples.Key, Queue<Tuple>> map = new ConcurrentHashMap<>();
  private int next = RESIDENT;

  /** Puts the first ones out. */
  @Setup(Level.Trial)
  public void fill() {
    for (Tuples.Key each : keys) {
      map.put(each, new ConcurrentLinkedQueue<>());
    }
    for (int i = 0; i < RESIDENT; i++) {
      space.out(tuples[i]);
      map.get(keys[i % Tuples.KEYS]).add(tuples[i]);
    }
  }

  /** Looks whether as many are there. */
  @TearDown(Level.Trial)
  public void check() {
    int inMap = map.values().stream().mapToInt(Queue::size).sum();
    if (space.count(Template.any()) != RESIDENT || inMap != RESIDENT) {
      throw new IllegalStateException("wrong result: tuples were lost, or are there twice");
    }
    space.close();
  }

  private void check(Tuple taken, int put) {
    if (!tuples[put - RESIDENT & COUNT - 1].equals(taken)) {
      throw new IllegalStateException("wrong result: not the oldest tuple");
    }
  }

  /** Ours. */
  @Benchmark
  public Tuple teem() {
    int put = next++ & COUNT - 1;
    space.out(tuples[put]);
    Tuple taken = space.inp(templates[put % Tuples.KEYS]);
    check(taken, put);
    return taken;
  }

  /** A map of queues. */
  @Benchmark
  public Tuple mapOfQueuesBaseline() {
    int put = next++ & COUNT - 1;
    Tuple out = tuples[put];
    map.get(new Tuples.Key(out.lane(), out.yool())).add(out);
    Tuples.Key wanted = keys[put % Tuples.KEYS];
    Tuple taken = map.get(new Tuples.Key(wanted.lane(), wanted.yool())).poll();
    check(taken, put);
    return taken;
  }
}
