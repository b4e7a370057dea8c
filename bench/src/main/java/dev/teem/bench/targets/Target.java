package dev.teem.bench.targets;

import dev.teem.bench.journal.AppendTimeBenchmark;
import dev.teem.bench.journal.GroupCommitThroughputBenchmark;
import dev.teem.bench.journal.IndexBytesRun;
import dev.teem.bench.journal.IndexGetTimeBenchmark;
import dev.teem.bench.journal.IndexPutTimeBenchmark;
import dev.teem.bench.journal.LeaseTimeBenchmark;
import dev.teem.bench.journal.RawTailRun;
import dev.teem.bench.journal.ReopenRun;
import dev.teem.bench.journal.ReplayThroughputBenchmark;
import dev.teem.bench.kernel.AskTimeBenchmark;
import dev.teem.bench.kernel.FanInThroughputBenchmark;
import dev.teem.bench.kernel.IdleBytesRun;
import dev.teem.bench.kernel.PingPongTimeBenchmark;
import dev.teem.bench.kernel.SkynetTimeBenchmark;
import dev.teem.bench.lane.AdaptiveLimitRun;
import dev.teem.bench.lane.LaneDrainRun;
import dev.teem.bench.savina.SavinaTimeBenchmark;
import dev.teem.bench.space.DurablePairsThroughputBenchmark;
import dev.teem.bench.space.SpaceCrowdTimeBenchmark;
import dev.teem.bench.space.SpacePairsThroughputBenchmark;
import dev.teem.bench.space.SpaceTimeBenchmark;
import dev.teem.bench.swarm.DurableBatchRun;
import dev.teem.bench.swarm.HeapPeakRun;
import dev.teem.bench.swarm.LazyBatchTimeBenchmark;
import dev.teem.bench.swarm.PureBatchTimeBenchmark;
import dev.teem.bench.swarm.RawPartsRun;
import java.util.List;

/** What is wanted. */
public enum Target {
  K1(
      "skynet: spawn 1,111,111 behaviors, sum up what they report, 2 cores",
      "Go: goroutines and channels",
      Limit.atMost(1 / 8.0),
      "ratio",
      SkynetTimeBenchmark.class),
  K2(
      "the same",
      "Pekko typed, as it comes",
      Limit.atMost(1 / 12.0),
      "ratio",
      SkynetTimeBenchmark.class),
  K3("the same", "Erlang/OTP", Limit.atMost(1 / 30.0), "ratio", SkynetTimeBenchmark.class),
  K4(
      "ping-pong of two behaviors on one core, round trip",
      "Pekko typed, as it comes",
      Limit.atMost(1 / 10.0),
      "ratio",
      PingPongTimeBenchmark.class),
  K5(
      "the same",
      "Go: unbuffered channels",
      Limit.atMost(1 / 5.0),
      "ratio",
      PingPongTimeBenchmark.class),
  K6(
      "ping-pong of two behaviors on two cores that spin",
      "a pair of bare JCTools MPSC queues",
      Limit.atMost(1.5),
      "ratio",
      PingPongTimeBenchmark.class),
  K7(
      "messages from a behavior on one core to one on another, cores spin",
      "a bare JCTools MPSC queue",
      Limit.atLeast(0.6),
      "ratio",
      FanInThroughputBenchmark.class),
  K8(
      "messages from a behavior on one core to one on another",
      "Pekko typed, as it comes",
      Limit.atLeast(5),
      "ratio",
      FanInThroughputBenchmark.class),
  K9(
      "ping-pong of two programs, which block, on one core",
      "virtual threads and LinkedTransferQueue",
      Limit.atMost(1 / 4.0),
      "ratio",
      PingPongTimeBenchmark.class),
  K10(
      "bytes of an idle behavior, of 1 M",
      "an idle typed actor of Pekko",
      Limit.atMost(1 / 6.0),
      "ratio",
      IdleBytesRun.class),
  K11(
      "bytes of a parked program, of 1 M",
      "a parked virtual thread",
      Limit.atMost(1.35),
      "ratio",
      IdleBytesRun.class),
  K12(
      "bytes allocated per message, sent and received, by the route with most",
      "nothing; what is read below the limit is what the measurement itself allocates",
      Limit.atMost(0.05),
      "B",
      PingPongTimeBenchmark.class,
      FanInThroughputBenchmark.class,
      AskTimeBenchmark.class),
  K13(
      "15 programs of the Savina suite, 2 cores, geometric mean",
      "Pekko typed, as it comes; and no program above 1/2",
      Limit.atMost(1 / 6.0),
      "ratio",
      SavinaTimeBenchmark.class),
  K14(
      "a message sent by a capability that has been attenuated 3 times, and received",
      "by one that has not",
      Limit.atMost(1.15),
      "ratio",
      FanInThroughputBenchmark.class),
  J1(
      "append a record of 64 bytes to a log",
      "bare Chronicle Queue",
      Limit.atMost(1.25),
      "ratio",
      AppendTimeBenchmark.class),
  J2(
      "replay 2 M records of 64 bytes, records/s",
      "a bare tailer",
      Limit.atLeast(0.7),
      "ratio",
      ReplayThroughputBenchmark.class),
  J3(
      "receipt index: get one of 10 M entries, random keys",
      "Chronicle Map",
      Limit.atMost(0.6),
      "ratio",
      IndexGetTimeBenchmark.class),
  J4(
      "receipt index: put 10 M entries, random keys",
      "Chronicle Map",
      Limit.atMost(0.6),
      "ratio",
      IndexPutTimeBenchmark.class),
  J5(
      "bytes per entry of the receipt index, grown to 10 M",
      "what is wanted",
      Limit.atMost(48),
      "B",
      IndexBytesRun.class),
  J6(
      "open a store of 10 M receipts after a clean close",
      "a bare tailer over as many records; and after kill -9 at most 1.5 of it",
      Limit.atMost(0.02),
      "ratio",
      ReopenRun.class,
      RawTailRun.class),
  J7(
      "acquire a lane, heartbeat, release, durability process, leases/s",
      "the reference's journal in Python, of 10,000 entries, in memory",
      Limit.atLeast(1000),
      "ratio",
      LeaseTimeBenchmark.class),
  J8(
      "records of 64 bytes that survive a loss of power, 64 writers, appends/s",
      "append and force of a file, by one or by all, whichever is faster",
      Limit.atLeast(8),
      "ratio",
      GroupCommitThroughputBenchmark.class),
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
      HeapPeakRun.class),
  T1(
      "out and in of a tuple, by lane and yool",
      "ConcurrentHashMap of ConcurrentLinkedQueue, one thread",
      Limit.atMost(1.5),
      "ratio",
      SpaceTimeBenchmark.class),
  T2(
      "tuples out in one thread and in in another, which waits for them, pairs/s",
      "ConcurrentHashMap of LinkedBlockingQueue",
      Limit.atLeast(1.5),
      "ratio",
      SpacePairsThroughputBenchmark.class),
  T3(
      "tuples out, in and done, 32 at a time, 2 threads, durability process, pairs/s",
      "Redis: LPUSH and RPOP in pipelines of 32, append-only file, 2 connections",
      Limit.atLeast(2),
      "ratio",
      DurablePairsThroughputBenchmark.class),
  T4(
      "out, with 1 M waiters for other tuples",
      "out, without",
      Limit.atMost(1.3),
      "ratio",
      SpaceCrowdTimeBenchmark.class),
  T5(
      "in by lane, with 1 M tuples in other lanes",
      "in by lane, without",
      Limit.atMost(1.3),
      "ratio",
      SpaceCrowdTimeBenchmark.class),
  L1(
      "a lane of 1,024 tasks of 5 ms, at most 64 at once, of which it knows nothing at first",
      "the ideal: 80 ms",
      Limit.atMost(1.1),
      "ratio",
      LaneDrainRun.class),
  L2(
      "adaptive limit on five shapes of providers: throughput, the worst of seven models",
      "the best fixed limit, found by a sweep",
      Limit.atLeast(0.95),
      "ratio",
      AdaptiveLimitRun.class),
  L3(
      "the same: p99 latency",
      "the best fixed limit, found by a sweep",
      Limit.atMost(1.2),
      "ratio",
      AdaptiveLimitRun.class),
  L4(
      "the same: shapes of five with less regret, lost throughput + excess p99",
      "both Gradient2 and Vegas of Netflix's concurrency-limits",
      Limit.atLeast(4),
      "shapes",
      AdaptiveLimitRun.class);

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
