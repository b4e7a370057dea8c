package dev.teem.bench.swarm;

import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.BuiltInYools;
import dev.teem.engine.yool.Yool;
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
import org.openjdk.jmh.annotations.Warmup;

/** What a lazy batch costs before anything of it runs, small and beyond counting: target S1. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 400, timeUnit = TimeUnit.MILLISECONDS)
public class LazyBatchTimeBenchmark {
  private static final long STRIDE = 0x9E3779B97F4A7C15L;

  /** Levels of the tree. */
  @Param({"4", "12"})
  public int depth;

  /** Children of each node. */
  @Param("32")
  public long branching;

  private final Yool yool = BuiltInYools.named("sha256");
  private LazyBatch batch;
  private long agent;

  /** Makes the batch whose agents are looked at. */
  @Setup(Level.Trial)
  public void makeBatch() {
    batch = new LazyBatch(depth, branching);
    checkPath(0, 0);
    checkPath(batch.agents() - 1, branching - 1);
  }

  private void checkPath(long number, long everyStep) {
    long[] path = batch.path(number);
    boolean right = path.length == depth;
    for (long step : path) {
      right &= step == everyStep;
    }
    if (!right) {
      throw new IllegalStateException("wrong path of agent=" + number + " in " + batch);
    }
  }

  /** All that an engine is given to start a batch: the tree, its items and its description. */
  @Benchmark
  public BatchSpec spawn() {
    return BatchSpec.of(new LazyBatch(depth, branching), yool);
  }

  /** The tree alone. */
  @Benchmark
  public long describe() {
    return new LazyBatch(depth, branching).agents();
  }

  /** One agent, anywhere in the tree, by its number. */
  @Benchmark
  public long[] materialise() {
    agent += STRIDE;
    return batch.path(agent & (batch.agents() - 1));
  }
}
