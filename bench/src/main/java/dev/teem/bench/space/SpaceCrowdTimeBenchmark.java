package dev.teem.bench.space;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * What those cost whom an operation does not concern: tuples out, when very many wait for others
 * (T4), and in by lane, when very many lie in other lanes (T5).
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SpaceCrowdTimeBenchmark.COUNT)
@Fork(
    value = 2,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g"})
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 8, time = 1)
public class SpaceCrowdTimeBenchmark {
  static final int COUNT = 16_384;

  /** What both have. */
  @State(Scope.Thread)
  public abstract static class Work {
    final TupleSpace space = new TupleSpace();
    final Tuple[] tuples = Tuples.numbered(COUNT);

    /** One for each of the lanes that tuples go through. */
    final Template[] lanes = new Template[Tuples.KEYS];

    Work() {
      for (int i = 0; i < lanes.length; i++) {
        lanes[i] = Template.lane(Tuples.lane(i));
      }
    }

    void fill() {
      for (Tuple each : tuples) {
        space.out(each);
      }
    }

    void empty() {
      for (Template each : lanes) {
        space.inAll(each, COUNT);
      }
    }

    /** Ends it. */
    @TearDown(Level.Trial)
    public void close() {
      space.close();
    }
  }

  /** Waiters whom nothing that is put out suits. */
  @State(Scope.Thread)
  public static class Waiters extends Work {
    /** How many: one half in lanes of their own, one for other yools in the lanes in use. */
    @Param({"0", "1000000"})
    public int waiters;

    /** How many of these look for other data in the lane and the yool of each tuple instead. */
    @Param({"0", "1000000"})
    public int choosy;

    private final List<CompletableFuture<Tuple>> futures = new ArrayList<>();

    /** Has them wait. */
    @Setup(Level.Trial)
    public void stand() {
      for (int i = 0; i < waiters; i++) {
        futures.add(space.inAsync(i < choosy ? otherData(i) : other(i)));
      }
    }

    private static Template other(int number) {
      return number % 2 == 0
          ? Template.of("other-" + number, "yool-0")
          : Template.of(Tuples.lane(number), "other-" + number);
    }

    private static Template otherData(int number) {
      return Template.of(Tuples.lane(number), Tuples.yool(number)).where("n", -1 - number);
    }

    /** Takes what the last invocation has put out. */
    @Setup(Level.Invocation)
    public void takeAll() {
      empty();
    }

    /** Looks whether they still wait. */
    @TearDown(Level.Trial)
    public void check() {
      if (space.count(Template.any()) != COUNT
          || futures.stream().anyMatch(CompletableFuture::isDone)) {
        throw new IllegalStateException("wrong result: a waiter has got a tuple");
      }
    }
  }

  /** Tuples that nobody takes. */
  @State(Scope.Thread)
  public static class Residents extends Work {
    /** How many, in a thousand other lanes. */
    @Param({"0", "1000000"})
    public int residents;

    /** Puts them out. */
    @Setup(Level.Trial)
    public void lie() {
      for (int i = 0; i < residents; i++) {
        space.out(Tuples.numbered("other-" + i % 1_000, "yool-0", i));
      }
    }

    /** Puts out what is to be taken. */
    @Setup(Level.Invocation)
    public void putAll() {
      fill();
    }

    /** Looks whether they are still there. */
    @TearDown(Level.Trial)
    public void check() {
      if (space.count(Template.any()) != residents) {
        throw new IllegalStateException("wrong result: other tuples were taken");
      }
    }
  }

  /** T4. */
  @Benchmark
  public void out(Waiters state) {
    state.fill();
  }

  /** T5. */
  @Benchmark
  public long in(Residents state) {
    long sum = 0;
    for (int i = 0; i < COUNT; i++) {
      sum += (long) state.space.inp(state.lanes[i % Tuples.KEYS]).data().get("n");
    }
    if (sum != COUNT * (COUNT - 1L) / 2) {
      throw new IllegalStateException("wrong result: sum=" + sum);
    }
    return sum;
  }
}
