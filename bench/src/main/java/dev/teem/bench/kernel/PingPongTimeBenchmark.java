package dev.teem.bench.kernel;

import dev.teem.bench.kernel.pekko.PekkoPingPong;
import dev.teem.bench.kernel.raw.JctoolsPingPong;
import dev.teem.bench.kernel.raw.VirtualThreadPingPong;
import dev.teem.bench.kernel.teem.TeemPingPong;
import dev.teem.bench.kernel.teem.TeemProgramPingPong;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** One message there and one back, between two that do nothing else. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(PingPongTimeBenchmark.ROUND_TRIPS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      PeerHeap.INITIAL,
      PeerHeap.MAXIMUM,
      PeerHeap.YOUNG,
      PeerHeap.TOUCHED,
      PeerHeap.LENIENT,
      PeerHeap.LARGE_PAGES
    })
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
public class PingPongTimeBenchmark {
  /** So many that starting and ending does not count. */
  static final int ROUND_TRIPS = 100_000;

  /** Two behaviors of ours, on one core or on two. */
  @Benchmark
  public void teem(TeemPingPong pair) {
    pair.play(ROUND_TRIPS);
  }

  /** Two programs of ours, which block. */
  @Benchmark
  public void teemPrograms(TeemProgramPingPong pair) {
    pair.play(ROUND_TRIPS);
  }

  /** Two typed actors of Pekko. */
  @Benchmark
  public void pekko(PekkoPingPong pair) {
    pair.play(ROUND_TRIPS);
  }

  /** Two threads that spin, two bare queues. Wants two processors. */
  @Benchmark
  public void jctoolsBaseline(JctoolsPingPong pair) {
    pair.play(ROUND_TRIPS);
  }

  /** Two virtual threads, two transfer queues, carriers as the JDK chooses. */
  @Benchmark
  public void virtualThreadsBaseline(VirtualThreadPingPong pair) throws Exception {
    pair.play(ROUND_TRIPS);
  }

  /** The same on one carrier. */
  @Benchmark
  @Fork(
      value = 2,
      jvmArgsAppend = {
        PeerHeap.INITIAL,
        PeerHeap.MAXIMUM,
        PeerHeap.YOUNG,
        PeerHeap.TOUCHED,
        PeerHeap.LENIENT,
        PeerHeap.LARGE_PAGES,
        "-Djdk.virtualThreadScheduler.parallelism=1",
        "-Djdk.virtualThreadScheduler.maxPoolSize=1"
      })
  public void virtualThreadsOnOneCarrierBaseline(VirtualThreadPingPong pair) throws Exception {
    pair.play(ROUND_TRIPS);
  }
}
