package dev.teem.bench.kernel.pekko;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An actor system for as long as a JVM of JMH. */
@State(Scope.Benchmark)
public class RunningPekko {
  /** Which threads. */
  @Param public PekkoDispatcher dispatcher;

  private PekkoSystem system;

  /** Starts it. */
  @Setup(Level.Trial)
  public void start() {
    system = PekkoSystem.start(dispatcher);
  }

  /** Stops it. */
  @TearDown(Level.Trial)
  public void close() {
    system.close();
  }

  /** The system. */
  public PekkoSystem system() {
    return system;
  }
}
