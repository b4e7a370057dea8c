package dev.teem.bench.targets;

import dev.teem.bench.swarm.DurableBatchRun;
import dev.teem.bench.swarm.HeapPeakRun;
import dev.teem.bench.swarm.LazyBatchTimeBenchmark;
import dev.teem.bench.swarm.PureBatchTimeBenchmark;
import dev.teem.bench.swarm.RawPartsRun;
import java.util.List;

/** What is wanted. */
public enum Target {
  S1(
      "spawn a lazy batch 12 levels deep, branching 32",
      "the same 4 levels deep: the cost must not grow",
      Limit.atMost(1.2),
      "ratio",
      LazyBatchTimeBenchmark.class),
  S2(
      "execute 1,048,576 pure agents, no store",
      "one thread calling the same yool through an array over the same items",
      Limit.atMost(6),
      "ratio",
      PureBatchTimeBenchmark.class),
  S3(
      "execute 1,048,576 agents, sha256, durability process, receipts kept",
      "sum of raw parts: 2 SHA-256 per agent on all threads, Chronicle appends of the same bytes,"
          + " puts into our index alone",
      Limit.atMost(1.5),
      "ratio",
      DurableBatchRun.class,
      RawPartsRun.class),
  S4(
      "the same batch again, everything answered from receipts",
      "S3's own time",
      Limit.atMost(0.35),
      "ratio",
      DurableBatchRun.class),
  S5(
      "peak heap of S3, at 1 M and at 16 M agents",
      "256 MiB, and 16 M within 10 % of 1 M",
      Limit.atMost(256),
      "MiB",
      HeapPeakRun.class);

  private final String what;
  private final String against;

  // A record of numbers.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Limit limit;

  private final String unit;

  // Made by List.of: immutable.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<Class<?>> benchmarks;

  Target(String what, String against, Limit limit, String unit, Class<?>... benchmarks) {
    this.what = what;
    this.against = against;
    this.limit = limit;
    this.unit = unit;
    this.benchmarks = List.of(benchmarks);
  }

  /** What is measured. */
  public String what() {
    return what;
  }

  /** What it is compared with. */
  public String against() {
    return against;
  }

  /** What the median is held against. */
  public Limit limit() {
    return limit;
  }

  /** What the measured number is: a ratio, ours to theirs, or a quantity. */
  public String unit() {
    return unit;
  }

  /** What measures it. */
  public List<Class<?>> benchmarks() {
    return benchmarks;
  }

  /** The limit as people write it. */
  public String wanted() {
    return limit + (unit.equals("ratio") ? "" : " " + unit);
  }
}
