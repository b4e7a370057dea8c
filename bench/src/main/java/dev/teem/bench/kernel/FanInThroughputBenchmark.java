package dev.teem.bench.kernel;

import dev.teem.bench.kernel.pekko.PekkoFanIn;
import dev.teem.bench.kernel.raw.JctoolsFanIn;
import dev.teem.bench.kernel.teem.TeemFanIn;
import dev.teem.bench.kernel.teem.TeemHostPost;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Messages from one producer to one consumer, a burst at a time, as fast as both go. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(FanIn.MESSAGES)
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
public class FanInThroughputBenchmark {
  /** Two behaviors of ours; the producer sees when the consumer's core is behind. */
  @Benchmark
  public void teem(TeemFanIn pair) {
    FanIn.check(pair.burst());
  }

  /** A behavior of ours, and a thread of the host's as producer. */
  @Benchmark
  public void teemFromHost(TeemHostPost pair) {
    FanIn.check(pair.burst());
  }

  /** Two typed actors of Pekko; the consumer's mailbox is unbounded. */
  @Benchmark
  public void pekko(PekkoFanIn pair) {
    FanIn.check(pair.burst());
  }

  /** Two threads that spin, and a bare bounded queue. Wants two processors. */
  @Benchmark
  public void jctoolsBaseline(JctoolsFanIn pair) {
    FanIn.check(pair.burst());
  }
}
