package dev.teem.bench.journal;

import dev.teem.engine.time.SystemClock;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseJournal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
 * A lane acquired, its holder's heartbeat, and released, durability process, in a journal of 10,000
 * entries and more: target J7.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class LeaseTimeBenchmark {
  /** How many entries the reference's file has when it is measured. */
  public static final int ENTRIES = 10_000;

  private static final int ENTRIES_EACH = 3;
  private static final String HOLDER = "holder";

  private LeaseJournal journal;
  private long turns;

  /** Opens a new one, and gives it a history. */
  @Setup(Level.Trial)
  public void open(Workplace workplace) throws IOException {
    journal = LeaseJournal.open(workplace.fresh("leases"), new SystemClock(), false);
    while (turns * ENTRIES_EACH < ENTRIES) {
      teem();
    }
  }

  /** Nobody may hold anything now. */
  @TearDown(Level.Trial)
  public void check() {
    if (!journal.leases().isEmpty()) {
      throw new IllegalStateException("wrong result: held=" + journal.leases());
    }
    journal.close();
  }

  /** Three decisions, each in the journal when its caller learns of it. */
  @Benchmark
  public void teem() {
    Lease lease =
        Lease.of(
            Map.of(
                "lane",
                "lane",
                "loop_ts",
                "2026-01-01T00:00:" + turns++,
                "holder",
                HOLDER,
                "tree",
                List.of("src/**")));
    boolean right =
        journal.acquire(lease).isGranted()
            && journal.heartbeat(lease.id(), HOLDER).isPresent()
            && journal.release(lease.id(), HOLDER, "done").isPresent();
    if (!right) {
      throw new IllegalStateException("wrong result: refused " + lease);
    }
  }
}
