package dev.teem.bench.journal;

import java.io.IOException;
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
 * A record of 64 bytes at the end of a log: target J1. Every iteration has a log of its own, whose
 * files grow as it goes; afterwards all of it is read back.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class AppendTimeBenchmark {
  /** Ours. */
  @State(Scope.Thread)
  public static class Ours {
    private TeemLog log;

    /** Opens a new one. */
    @Setup(Level.Iteration)
    public void open(Workplace workplace) throws IOException {
      log = new TeemLog(workplace.fresh("log"));
    }

    /** Reads it back and deletes it. */
    @TearDown(Level.Iteration)
    public void check(Workplace workplace) throws IOException {
      log.replay();
      log.close();
      workplace.fresh("log");
    }
  }

  /** Chronicle's. */
  @State(Scope.Thread)
  public static class Raw {
    private RawQueue queue;

    /** Opens a new one. */
    @Setup(Level.Iteration)
    public void open(Workplace workplace) throws IOException {
      queue = new RawQueue(workplace.fresh("queue"), NumberedRecord.BYTES);
    }

    /** Reads it back and deletes it. */
    @TearDown(Level.Iteration)
    public void check(Workplace workplace) throws IOException {
      queue.replayBytes();
      queue.close();
      workplace.fresh("queue");
    }
  }

  /** One append of ours, with sequence number and checksum. */
  @Benchmark
  public void teem(Ours ours) {
    ours.log.append();
  }

  /** One append of Chronicle's, written in place. */
  @Benchmark
  public void chronicleInContextBaseline(Raw raw) {
    raw.queue.appendInContext();
  }

  /** One append of Chronicle's, of bytes that are ready. */
  @Benchmark
  public void chronicleBytesBaseline(Raw raw) {
    raw.queue.appendBytes();
  }
}
