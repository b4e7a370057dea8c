package dev.teem.engine.testkit;

import dev.teem.engine.event.EngineCounters;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.Metrics;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.kernel.Host;
import dev.teem.engine.kernel.Image;
import dev.teem.engine.kernel.Kernel;
import dev.teem.engine.kernel.ProcessInfo;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs an engine of any number of cores on the calling thread. Which core goes next is drawn from a
 * seed, and time moves only when no core has anything to do: so a run is a function of its seed,
 * and one that fails can be had again.
 *
 * <p>Not safe for use by several threads. Devices may answer from other threads; a run that waits
 * for such answers is as deterministic as they are.
 */
public final class Simulator implements AutoCloseable {
  private static final long OUTSIDE_PARK_NANOS = 20_000;

  private final VirtualClock clock;
  private final EngineCounters counters;
  private final Kernel kernel;
  private final Host host;
  private final SplittableRandom random;
  private final long seed;
  private final TraceHash trace;
  private final List<Core> ready = new ArrayList<>();

  Simulator(Simulation simulation) {
    seed = simulation.seed;
    random = new SplittableRandom(seed);
    clock = new VirtualClock();
    counters = EngineCounters.onHeap(simulation.cores);
    trace = new TraceHash(simulation.sink);
    kernel = new Kernel(simulation.settings(clock, counters, trace));
    host = new Host(kernel, Runnable::run);
  }

  /**
   * What the host may do. Its futures are completed by {@link #settle()}, {@link #run} and such.
   */
  public Host host() {
    return host;
  }

  /** The time that this simulation is at. */
  public VirtualClock clock() {
    return clock;
  }

  /**
   * Starts the first process, with {@link SpawnOptions#DEFAULT}.
   *
   * @param devices that it is granted
   * @return its pid
   */
  public long boot(Behavior behavior, String... devices) {
    return boot((Image) behavior, SpawnOptions.DEFAULT, devices);
  }

  /** The same for a program. */
  public long boot(Program program, String... devices) {
    return boot((Image) program, SpawnOptions.DEFAULT, devices);
  }

  /** Starts the first process. */
  public long boot(Behavior behavior, SpawnOptions how, String... devices) {
    return boot((Image) behavior, how, devices);
  }

  /** The same for a program. */
  public long boot(Program program, SpawnOptions how, String... devices) {
    return boot((Image) program, how, devices);
  }

  private long boot(Image image, SpawnOptions how, String[] devices) {
    return run(host.boot(image, how, List.of(devices)));
  }

  /**
   * Runs until a future is complete.
   *
   * @return its value
   * @throws IllegalStateException if nothing can happen any more and it is still open
   */
  public <T> T run(CompletableFuture<T> future) {
    while (!future.isDone()) {
      if (!step()) {
        throw new IllegalStateException(
            "seed=" + seed + ": nothing can happen any more, and the outcome is still open");
      }
    }
    try {
      return future.get(0, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs until nothing can happen any more. */
  public void settle() {
    while (step()) {
      // Until there is nothing to do, now or later.
    }
  }

  /** Runs until nothing is left to be done at this time; time does not move. */
  public void settleNow() {
    while (stepNow()) {
      // Until only time can bring anything new.
    }
  }

  /** Runs for a while of the engine's time. */
  public void advance(Duration time) {
    long until = clock.nanoTime() + time.toNanos();
    settleNow();
    while (nextTimer() <= until) {
      step();
      settleNow();
    }
    clock.advance(until - clock.nanoTime());
    settleNow();
  }

  /**
   * Does one thing: a message, a turn of a process, or a timer.
   *
   * @return false if nothing can happen any more
   */
  public boolean step() {
    if (stepNow()) {
      return true;
    }
    long next = nextTimer();
    if (next == Long.MAX_VALUE) {
      return false;
    }
    clock.advance(next - clock.nanoTime());
    return true;
  }

  private boolean stepNow() {
    while (true) {
      ready.clear();
      boolean outside = false;
      for (int i = 0; i < kernel.coreCount(); i++) {
        Core core = kernel.core(i);
        outside |= core.awaitsDevices();
        if (core.hasWork()) {
          ready.add(core);
        }
      }
      if (!ready.isEmpty()) {
        ready.get(ready.size() == 1 ? 0 : random.nextInt(ready.size())).doWork();
        return true;
      }
      if (!outside) {
        return false;
      }
      // Time stands still while a device works: it must not lose against a timer.
      LockSupport.parkNanos(OUTSIDE_PARK_NANOS);
    }
  }

  private long nextTimer() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < kernel.coreCount(); i++) {
      next = Math.min(next, kernel.core(i).nextTimerNanos());
    }
    return next;
  }

  /** All live processes. */
  public List<ProcessInfo> ps() {
    return run(host.ps());
  }

  /** What has been counted. */
  public Metrics metrics() {
    for (int i = 0; i < kernel.coreCount(); i++) {
      kernel.core(i).publishCounters();
    }
    return counters.metrics();
  }

  /** A number that stands for all that has happened, in its order: equal seeds, equal hashes. */
  public long traceHash() {
    return trace.hash();
  }

  /** The seed of this run, for the message of a test that fails. */
  public long seed() {
    return seed;
  }

  /** Ends all processes; throws if anything of theirs is left. */
  @Override
  public void close() {
    run(host.shutdown(ExitReason.SHUTDOWN));
    settleNow();
    List<String> left = kernel.leftovers();
    kernel.closeDevices();
    counters.close();
    if (!left.isEmpty()) {
      throw new IllegalStateException("seed=" + seed + ": left after the end: " + left);
    }
  }
}
