package dev.teem.engine;

import dev.teem.engine.context.Segment;
import dev.teem.engine.event.EngineCounters;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.Metrics;
import dev.teem.engine.guard.GuardWatch;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.kernel.CoreThreads;
import dev.teem.engine.kernel.Host;
import dev.teem.engine.kernel.Image;
import dev.teem.engine.kernel.Kernel;
import dev.teem.engine.kernel.KernelException;
import dev.teem.engine.kernel.ProcessInfo;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.Sent;
import dev.teem.engine.kernel.Snapshot;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.lane.CircuitBreakers;
import dev.teem.engine.lane.Gate;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.swarm.BatchHost;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.Claims;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * An engine: cores on threads of its own, the processes and the batches they run. Safe for use by
 * several threads, virtual ones too.
 *
 * <p>What is done here is the host's, who needs no capability for anything. Processes have their
 * {@link dev.teem.engine.kernel.Sys}; within one, all methods but {@link #post}, {@link #metrics},
 * {@link #metricsText} and {@link #trace} are refused, since they may wait for the very core that
 * the process holds.
 *
 * <p>What depends on a future runs on a virtual thread, never on a core. Futures that are open when
 * the engine has closed fail. Every method but {@link #close} and {@link #shutdown} throws {@link
 * IllegalStateException} once the engine is closed. Close it before the store that it was given.
 */
public final class Engine implements AutoCloseable {
  /** The version of the engine. */
  public static final String VERSION = "0.1.0";

  /** Agents under way at once, of all batches. */
  private static final int MAX_CLAIMS = 1 << 14;

  /** For answers that are there to get to the host, whose code may hold that up. */
  private static final Duration HAND_OVER = Duration.ofSeconds(1);

  private final HostThreads hostThreads = new HostThreads();
  private final EngineContext context;
  private final EngineCounters counters;
  private final Kernel kernel;
  private final Host host;
  private final List<Core> cores;

  /** Null if the host drives the cores. */
  private final CoreThreads threads;

  private final Gate gate = new Gate();
  private final GuardWatch guards;
  private final LaneTimer laneTimer = new LaneTimer();

  // The claims are shared by all batches, so that two of them do not do the same work either.
  private final BatchHost batchHost;
  private final Set<BatchRun> runs = ConcurrentHashMap.newKeySet();

  /** Fails when no core will answer any more. */
  private final CompletableFuture<Object> stopped = new CompletableFuture<>();

  private final Object closing = new Object();
  private volatile boolean closed;

  private Engine(EngineContext context, EngineCounters counters) {
    this.context = context;
    this.counters = counters;
    kernel = context.newKernel(counters);
    host = new Host(kernel, hostThreads);
    cores = IntStream.range(0, context.cores()).mapToObj(kernel::core).toList();
    threads =
        context.hasThreads()
            ? new CoreThreads(kernel, context::newIdleStrategy, context.slowStep())
            : null;
    guards = context.newGuardWatch(gate);
    LanePolicy policy = context.lanePolicy();
    batchHost =
        new BatchHost(
            cores,
            new Claims(MAX_CLAIMS),
            gate,
            context.clock(),
            policy,
            CircuitBreakers.of(policy, context.clock()),
            laneTimer,
            context.cpuQuotaPct(),
            context.receiptStore(),
            context.tupleLog());
  }

  /**
   * Checks the context and starts the cores.
   *
   * @throws java.io.UncheckedIOException if the counters' file cannot be made
   */
  public static Engine launch(EngineContext context) {
    EngineCounters counters = context.conclude().newCounters();
    try {
      return new Engine(context, counters);
    } catch (Throwable e) {
      counters.close();
      throw e;
    }
  }

  /** The cores, by number: for a host that drives them itself. */
  public List<Core> cores() {
    return cores;
  }

  /** The same as here without waiting: for a host that drives the cores itself. */
  public Host host() {
    return host;
  }

  // ---- processes

  /**
   * Starts the first process, on core 0, with {@link SpawnOptions#DEFAULT}. It gets {@link
   * dev.teem.engine.kernel.Signal.Boot} with the right to spawn and to open the devices named. An
   * engine has one first process.
   *
   * @return its pid
   * @throws KernelException if the engine has been booted, or has no such device
   */
  public long boot(Behavior behavior, String... devices) {
    return boot((Image) behavior, SpawnOptions.DEFAULT, devices);
  }

  /** The same for a program. */
  public long boot(Program program, String... devices) {
    return boot((Image) program, SpawnOptions.DEFAULT, devices);
  }

  /** The same for a behavior that is named, limited or placed. */
  public long boot(Behavior behavior, SpawnOptions how, String... devices) {
    return boot((Image) behavior, how, devices);
  }

  /** The same for a program. */
  public long boot(Program program, SpawnOptions how, String... devices) {
    return boot((Image) program, how, devices);
  }

  private long boot(Image image, SpawnOptions how, String[] devices) {
    Host here = waitable("boot");
    try {
      return untilStopped(here.boot(image, how, List.of(devices))).join();
    } catch (CompletionException e) {
      throw failure(e.getCause());
    }
  }

  /**
   * Sends a message, without waiting.
   *
   * @return what came of it
   */
  public Sent post(long pid, Object body) {
    return running().post(pid, body);
  }

  /**
   * Sends a request.
   *
   * @return the body of the reply; fails with {@link TimeoutException} if none comes in time, with
   *     {@link KernelException} if none can come
   */
  public CompletableFuture<Object> ask(long pid, Object body, Duration within) {
    return untilStopped(outside("ask").ask(pid, body, within));
  }

  /**
   * Waits for the end of a process; returns at once if it has ended.
   *
   * @throws KernelException if it never was, or ended so long ago that nobody knows how
   */
  public ExitReason waitExit(long pid) throws InterruptedException {
    Host here = waitable("waitExit");
    try {
      return untilStopped(here.exit(pid)).get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    }
  }

  /**
   * The same for a while.
   *
   * @throws TimeoutException if it is alive when that is over
   */
  public ExitReason waitExit(long pid, Duration within)
      throws InterruptedException, TimeoutException {
    Host here = waitable("waitExit");
    try {
      return untilStopped(here.exit(pid)).get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (TimeoutException e) {
      throw new TimeoutException("waitExit: process=" + pid + " has not ended within=" + within);
    }
  }

  /**
   * How a process ends or has ended.
   *
   * @return fails with {@link KernelException} if it never was, or ended so long ago that nobody
   *     knows how
   */
  public CompletableFuture<ExitReason> exit(long pid) {
    return untilStopped(outside("exit").exit(pid));
  }

  /** Ends a process. Nothing happens if it has ended. */
  public void signal(long pid, ExitReason reason) {
    outside("signal").signal(pid, reason);
  }

  /** Asks a process to end. Nothing happens if it has ended. */
  public void term(long pid) {
    outside("term").term(pid);
  }

  // ---- what goes on

  /** All live processes, by pid. Walks over all of them: not for every second with millions. */
  public CompletableFuture<List<ProcessInfo>> ps() {
    return untilStopped(outside("ps").ps());
  }

  /**
   * One live process, in constant time: its children are counted only if it is limited, or below
   * one that is.
   *
   * @return fails with {@link KernelException} if there is no such process
   */
  public CompletableFuture<ProcessInfo> inspect(long pid) {
    return untilStopped(outside("inspect").inspect(pid));
  }

  /**
   * What a process has in its working memory, coldest first.
   *
   * @return fails with {@link KernelException} if there is no such process
   */
  public CompletableFuture<List<Segment>> workingSet(long pid) {
    return untilStopped(outside("workingSet").workingSet(pid));
  }

  /** What has been counted, as each core has last published it. */
  public Metrics metrics() {
    running();
    return counters.metrics();
  }

  /** The same in Prometheus' text format. */
  public String metricsText() {
    running();
    return counters.metricsText(Map.of());
  }

  /**
   * The latest events that are kept, of all cores, oldest first.
   *
   * @param n at most how many
   */
  public List<Event> trace(int n) {
    return running().trace(n);
  }

  /**
   * Captures a process, which goes on.
   *
   * @return fails with {@link KernelException} if there is no such process
   */
  public CompletableFuture<Snapshot> snapshot(long pid) {
    return untilStopped(outside("snapshot").snapshot(pid));
  }

  /**
   * Puts a captured process into this engine, under a new pid and without capabilities.
   *
   * @param behavior what it runs, from the start
   * @param parent its parent; 0 for none
   * @return its pid; fails with {@link KernelException} if the snapshot is of another version, or
   *     there is no such parent
   */
  public CompletableFuture<Long> restore(Snapshot snapshot, Behavior behavior, long parent) {
    return untilStopped(outside("restore").restore(snapshot, behavior, parent));
  }

  /** The same for a program. */
  public CompletableFuture<Long> restore(Snapshot snapshot, Program program, long parent) {
    return untilStopped(outside("restore").restore(snapshot, program, parent));
  }

  // ---- batches

  /**
   * Starts a batch. Somebody has to {@link BatchRun#await()} it.
   *
   * @throws IllegalStateException if the engine is closed
   */
  public BatchRun start(BatchSpec spec) {
    running();
    BatchRun run = new BatchRun(spec, batchHost, runs::remove);
    runs.add(run);
    if (closed) {
      // Who closes it may have looked for runs before.
      run.abandon();
    }
    run.begin();
    return run;
  }

  /**
   * Runs a batch to its end; see {@link BatchRun#await()}.
   *
   * @throws IOException if the input cannot be read
   */
  public BatchSummary execute(BatchSpec spec) throws IOException {
    return start(spec).await();
  }

  // ---- the end

  /**
   * Asks every process to end, newest first, waits until all have, and closes the engine; those
   * that are left when the time is over are ended by that. An interrupt cuts the waiting short.
   *
   * @throws IllegalStateException if a process held its core and nothing could stop it; the message
   *     names it and where it is. Everything else is closed then
   */
  public void shutdown(Duration within) {
    refuseInside("shutdown");
    synchronized (closing) {
      if (closed) {
        return;
      }
      closed = true;
      Ending ending = new Ending(kernel, host, threads);
      if (within.isPositive()) {
        ending.askToEnd(within);
      }
      List<String> stuck;
      try {
        stuck = ending.end(context.stopWithin());
      } finally {
        // Not before: who awaits a batch gives back what its workers read from.
        runs.forEach(BatchRun::abandon);
      }
      // What was answered is not to fail with the rest.
      hostThreads.await(HAND_OVER);
      stopped.completeExceptionally(new IllegalStateException("the engine is closed"));
      guards.close();
      laneTimer.close();
      kernel.closeDevices();
      if (!stuck.isEmpty()) {
        // The counters stay: the cores that go on write to them.
        throw new IllegalStateException(
            "the engine is closed, but not all of its threads: " + String.join("; ", stuck));
      }
      counters.close();
    }
  }

  /**
   * Ends all processes, newest first, stops the cores and closes the devices. Batches that still
   * run are abandoned: what has a receipt keeps it. More than once is the same as once.
   *
   * @throws IllegalStateException if a process held its core and nothing could stop it; the message
   *     names it and where it is. Everything else is closed then
   */
  @Override
  public void close() {
    shutdown(Duration.ZERO);
  }

  // ---- who may call

  private Host running() {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    return host;
  }

  private Host outside(String call) {
    refuseInside(call);
    return running();
  }

  private Host waitable(String call) {
    if (threads == null) {
      throw new IllegalStateException(
          call
              + " waits for a core, and the host drives the cores of this engine: use host(), whose"
              + " futures tell without waiting, and go on driving");
    }
    return outside(call);
  }

  private void refuseInside(String call) {
    if (threads != null && threads.isInside()) {
      throw new IllegalStateException(
          call
              + " is for the engine's host; a process that called it would wait for its own core."
              + " Use the system calls, or another thread");
    }
  }

  @SuppressWarnings("unchecked") // it never has a value
  private <T> CompletableFuture<T> untilStopped(CompletableFuture<T> future) {
    return future.applyToEither((CompletableFuture<T>) stopped, Function.identity());
  }

  private static RuntimeException failure(Throwable cause) {
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
