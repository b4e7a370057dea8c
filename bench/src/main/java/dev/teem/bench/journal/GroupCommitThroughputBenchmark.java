package dev.teem.bench.journal;

import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.SharedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Records of 64 bytes that are on the disk when the append returns, by many threads: target J8. How
 * many there are is counted and read back.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class GroupCommitThroughputBenchmark {
  private static final int WRITERS = 64;

  /** One record per thread. */
  @State(Scope.Thread)
  public static class Bytes64 {
    private final byte[] record = new byte[NumberedRecord.BYTES];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(NumberedRecord.BYTES);
  }

  /** Ours, durability power: waiting writers share a force. */
  @State(Scope.Benchmark)
  public static class Ours {
    private final LongAdder appended = new LongAdder();
    private Path place;
    private SharedLog log;

    /** Opens a new one. */
    @Setup(Level.Trial)
    public void open(Workplace workplace) throws IOException {
      place = workplace.fresh("log");
      log = SharedLog.open(place, SharedLog.Options.of(true));
    }

    /** Counts what is there. */
    @TearDown(Level.Trial)
    public void check() {
      log.close();
      long records = 0;
      try (LogReader reader = SharedLog.reader(place)) {
        while (reader.next()) {
          records++;
        }
      }
      GroupCommitThroughputBenchmark.check(records, appended.sum());
    }
  }

  /** A file to whose end is written. */
  @State(Scope.Benchmark)
  public static class Raw {
    private final LongAdder appended = new LongAdder();
    private FileChannel channel;

    /** Opens a new one. */
    @Setup(Level.Trial)
    public void open(Workplace workplace) throws IOException {
      channel =
          FileChannel.open(
              workplace.fresh("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
    }

    /** Counts what is there. */
    @TearDown(Level.Trial)
    public void check() throws IOException {
      GroupCommitThroughputBenchmark.check(channel.size() / NumberedRecord.BYTES, appended.sum());
      channel.close();
    }

    private void append(ByteBuffer buffer) throws IOException {
      channel.write(buffer.clear());
      channel.force(false);
      appended.increment();
    }
  }

  private static void check(long records, long appended) {
    if (records != appended) {
      throw new IllegalStateException(
          "wrong result: records=" + records + " of appended=" + appended);
    }
  }

  /** Sixty-four threads on one log of ours. */
  @Benchmark
  @Threads(WRITERS)
  public long teem(Ours ours, Bytes64 bytes) {
    long position =
        ours.log.transact(
            section -> section.append(NumberedRecord.TYPE, bytes.record, 0, NumberedRecord.BYTES));
    ours.appended.increment();
    return position;
  }

  /** One thread: write, force, and again. */
  @Benchmark
  @Threads(1)
  public void forceByOneBaseline(Raw raw, Bytes64 bytes) throws IOException {
    raw.append(bytes.buffer);
  }

  /** Sixty-four threads, each of which writes and forces; the file system may join forces. */
  @Benchmark
  @Threads(WRITERS)
  public void forceByAllBaseline(Raw raw, Bytes64 bytes) throws IOException {
    raw.append(bytes.buffer);
  }
}
