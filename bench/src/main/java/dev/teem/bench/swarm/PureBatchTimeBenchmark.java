package dev.teem.bench.swarm;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.yool.BuiltInYools;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
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

/**
 * A million agents without a store, against a loop that makes the same calls: target S2.
 *
 * <p>The engine makes the items, digests every output and the whole, and uses all cores. The loop
 * has its items ready, digests nothing and is one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class PureBatchTimeBenchmark {
  private static final LazyBatch BATCH = new LazyBatch(4, 32);

  /** What every agent does. */
  @Param({"sha256", "identity"})
  public String yool;

  private Expected expected;
  private Yool work;

  /** Reckons what must come out. */
  @Setup(Level.Trial)
  public void expect() {
    expected = Expected.of(yool, BATCH.agents());
    work = BuiltInYools.named(yool);
  }

  /** An engine that is running. */
  @State(Scope.Benchmark)
  public static class RunningEngine {
    private Engine engine;

    /** Launches it. */
    @Setup(Level.Trial)
    public void launch() {
      engine = Engine.launch(new EngineContext());
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
      engine.close();
    }
  }

  /** Items, ready, and one yool for each. */
  @State(Scope.Benchmark)
  public static class ReadyItems {
    private final Call call = new Call(Map.of());
    private byte[] bytes;
    private int[] ends;
    private Yool[] yools;

    /** Makes them. */
    @Setup(Level.Trial)
    public void make(PureBatchTimeBenchmark benchmark) {
      int agents = Math.toIntExact(BATCH.agents());
      ByteArrayOutputStream items = new ByteArrayOutputStream();
      ends = new int[agents];
      for (int agent = 0; agent < agents; agent++) {
        items.writeBytes(Integer.toString(agent).getBytes(StandardCharsets.US_ASCII));
        ends[agent] = items.size();
      }
      bytes = items.toByteArray();
      yools = new Yool[agents];
      Arrays.fill(yools, benchmark.work);
    }
  }

  /** One batch on the engine. */
  @Benchmark
  public void execute(RunningEngine running) throws IOException {
    expected.check(running.engine.execute(BatchSpec.of(BATCH, work)), true);
  }

  /** The same calls from a loop. */
  @Benchmark
  public void callThroughArrayBaseline(ReadyItems items) throws Exception {
    Call call = items.call;
    byte[] bytes = items.bytes;
    int[] ends = items.ends;
    Yool[] yools = items.yools;
    long sum = 0;
    int start = 0;
    for (int agent = 0; agent < yools.length; agent++) {
      call.wrap(agent, bytes, start, ends[agent] - start);
      yools[agent].run(call);
      sum += Expected.ofOutput(call.output().array(), call.output().length());
      start = ends[agent];
    }
    expected.check(sum);
  }
}
