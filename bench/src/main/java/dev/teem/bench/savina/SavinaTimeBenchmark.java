package dev.teem.bench.savina;

import dev.teem.bench.kernel.PeerHeap;
import dev.teem.bench.kernel.pekko.RunningPekko;
import dev.teem.bench.kernel.teem.RunningTeem;
import dev.teem.bench.savina.pekko.PekkoSavina;
import dev.teem.bench.savina.teem.TeemSavina;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A round of a program of the Savina suite. The actor system is there before and after. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
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
@Warmup(iterations = 20)
@Measurement(iterations = 10)
public class SavinaTimeBenchmark {
  /** Which program. */
  @Param public Savina program;

  /** Behaviors of ours. */
  @Benchmark
  public void teem(RunningTeem teem) {
    program.run(TeemSavina.program(program, teem.system()));
  }

  /** Typed actors of Pekko. */
  @Benchmark
  public void pekko(RunningPekko pekko) {
    program.run(PekkoSavina.program(program, pekko.system()));
  }
}
