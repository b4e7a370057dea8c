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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The value of a random key among ten million: target J3. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = KeyMap.CHRONICLE_NEEDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class IndexGetTimeBenchmark {
  /** Whose. */
  @Param({"TEEM", "CHRONICLE_MAP", "ROCKSDB"})
  public KeyMap.Kind map;

  /** How many there are. */
  @Param("10000000")
  public long entries;

  private final byte[] key = new byte[Keys.BYTES];
  private KeyMap opened;
  private long turn;

  /** Fills it. */
  @Setup(Level.Trial)
  public void fill(Workplace workplace) throws IOException {
    opened = map.open(workplace.fresh("map"), entries);
    for (long number = 0; number < entries; number++) {
      Keys.write(number, key);
      opened.put(key, number + 1);
    }
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() {
    opened.close();
  }

  /** One look-up. */
  @Benchmark
  public void get() {
    long number = Keys.pick(turn++, entries);
    Keys.write(number, key);
    long found = opened.get(key);
    if (found != number + 1) {
      throw new IllegalStateException("wrong result: " + found + " for key " + number);
    }
  }
}
