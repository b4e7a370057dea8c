package dev.teem.bench.fiber;

import dev.teem.engine.fiber.Fiber;
import dev.teem.engine.fiber.FiberScheduler;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One step of a fiber: from the owner into the body and back. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class FiberSwitchTimeBenchmark {

  /** Where the body runs. */
  @Param({"onCore", "handOver"})
  public String kind;

  private Fiber fiber;
  private boolean end;
  private long steps;

  /** Makes a fiber that only pauses. */
  @Setup(Level.Trial)
  public void open() {
    try (FiberScheduler scheduler =
        kind.equals("onCore") ? FiberScheduler.onCore() : FiberScheduler.handOver()) {
      fiber = scheduler.create(kind, this::pauseUntilTheEnd, returned -> {});
    }
    fiber.resume();
  }

  private void pauseUntilTheEnd() {
    while (!end) {
      steps++;
      fiber.pause();
    }
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() {
    end = true;
    if (fiber.resume() != Fiber.State.ENDED || fiber.failure() != null) {
      throw new IllegalStateException(fiber + " did not end", fiber.failure());
    }
  }

  /** A step. */
  @Benchmark
  public long step() {
    long before = steps;
    fiber.resume();
    if (steps != before + 1) {
      throw new IllegalStateException("steps=" + steps + " after " + before);
    }
    return steps;
  }
}
