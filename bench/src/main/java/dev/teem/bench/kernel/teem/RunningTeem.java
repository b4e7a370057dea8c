package dev.teem.bench.kernel.teem;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An engine for as long as a JVM of JMH. */
@State(Scope.Benchmark)
public class RunningTeem {
  /** Which threads. */
  @Param public TeemCores cores;

  private TeemSystem system;

  /** Starts it. */
  @Setup(Level.Trial)
  public void start() {
    system = TeemSystem.start(cores);
  }

  /** Stops it. */
  @TearDown(Level.Trial)
  public void close() {
    system.close();
  }

  /** The system. */
  public TeemSystem system() {
    return system;
  }
}
