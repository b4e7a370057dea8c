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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Ten million random keys put into what is empty: target J4. Ours grows on the way. What was put is
 * looked up afterwards, one in a thousand.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(IndexPutTimeBenchmark.ENTRIES)
@Fork(value = 2, jvmArgsAppend = KeyMap.CHRONICLE_NEEDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class IndexPutTimeBenchmark {
  static final int ENTRIES = 10_000_000;
  private static final int SAMPLE = 1_000;

  /** Whose. */
  @Param({"TEEM", "CHRONICLE_MAP", "ROCKSDB"})
  public KeyMap.Kind map;

  private final byte[] key = new byte[Keys.BYTES];
  private KeyMap opened;

  /** Makes it. */
  @Setup(Level.Iteration)
  public void open(Workplace workplace) throws IOException {
    opened = map.open(workplace.fresh("map"), ENTRIES);
  }

  /** Checks, closes and deletes it. */
  @TearDown(Level.Iteration)
  public void check(Workplace workplace) throws IOException {
    for (long number = 0; number < ENTRIES; number += SAMPLE) {
      Keys.write(number, key);
      long found = opened.get(key);
      if (found != number + 1) {
        throw new IllegalStateException("wrong result: " + found + " for key " + number);
      }
    }
    opened.close();
    workplace.fresh("map");
  }

  /** All of them. */
  @Benchmark
  public void put() {
    for (long number = 0; number < ENTRIES; number++) {
      Keys.write(number, key);
      opened.put(key, number + 1);
    }
  }
}
