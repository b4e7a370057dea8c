package dev.teem.bench.kernel;

import dev.teem.bench.kernel.teem.TeemAsk;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** A request with a time limit, and the reply to it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AskTimeBenchmark.REQUESTS)
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
public class AskTimeBenchmark {
  /** So many that starting and ending does not count. */
  static final int REQUESTS = 100_000;

  /** Two behaviors of ours, on one core or on two. */
  @Benchmark
  public void teem(TeemAsk pair) {
    pair.play(REQUESTS);
  }
}
