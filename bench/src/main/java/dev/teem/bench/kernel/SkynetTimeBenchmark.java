package dev.teem.bench.kernel;

import dev.teem.bench.kernel.pekko.PekkoSkynet;
import dev.teem.bench.kernel.pekko.RunningPekko;
import dev.teem.bench.kernel.teem.TeemSkynet;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Spawns 1,111,111 processes, sums up what they report, and waits until all are gone. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
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
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 8, time = 2)
public class SkynetTimeBenchmark {
  /** Behaviors of ours. */
  @Benchmark
  public void teem(TeemSkynet teem) {
    Skynet.check(teem.sum(Skynet.LEAVES));
  }

  /** Typed actors of Pekko. */
  @Benchmark
  public void pekko(RunningPekko pekko) {
    Skynet.check(PekkoSkynet.sum(pekko.system(), Skynet.LEAVES));
  }
}
