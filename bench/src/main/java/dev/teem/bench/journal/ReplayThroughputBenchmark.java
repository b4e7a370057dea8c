package dev.teem.bench.journal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Two million records of 64 bytes, read from the first to the last, the files in memory: target J2.
 * Ours are checked as they are read.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(ReplayThroughputBenchmark.RECORDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class ReplayThroughputBenchmark {
  static final int RECORDS = 2_000_000;

  /** Ours. */
  @State(Scope.Thread)
  public static class Ours {
    private TeemLog log;

    /** Fills it. */
    @Setup(Level.Trial)
    public void fill(Workplace workplace) throws IOException {
      log = new TeemLog(workplace.fresh("log"));
      for (int i = 0; i < RECORDS; i++) {
        log.append();
      }
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
      log.close();
    }
  }

  /** Chronicle's. */
  @State(Scope.Thread)
  public static class Raw {
    private RawQueue queue;

    /** Fills it. */
    @Setup(Level.Trial)
    public void fill(Workplace workplace) throws IOException {
      queue = new RawQueue(workplace.fresh("queue"), NumberedRecord.BYTES);
      for (int i = 0; i < RECORDS; i++) {
        queue.appendBytes();
      }
    }

    /** Closes it. */
    @TearDown(Level.Trial)
    public void close() {
      queue.close();
    }
  }

  /** All of ours. */
  @Benchmark
  public void teem(Ours ours) {
    ours.log.replay();
  }

  /** All of Chronicle's, looked at in place. */
  @Benchmark
  public void chronicleInContextBaseline(Raw raw) {
    raw.queue.replayInContext();
  }

  /** All of Chronicle's, copied. */
  @Benchmark
  public void chronicleBytesBaseline(Raw raw) {
    raw.queue.replayBytes();
  }
}
