package dev.teem.engine;

import dev.teem.engine.event.EngineCounters;
import dev.teem.engine.kernel.Core;
import dev.teem.engine.kernel.Host;
import dev.teem.engine.kernel.Kernel;
import dev.teem.engine.kernel.SlowStepWatch;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.Claims;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;

/**
 * An engine: cores on threads of its own, and the batches they run. Safe for use by several
 * threads.
 *
 * <p>Close it before the store that it was given.
 */
public final class Engine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Engine.class.getName());

  /** Agents under way at once, of all batches. */
  private static final int MAX_CLAIMS = 1 << 14;

  /** Runs what hosts hang on futures, so that no core does. */
  private static final Executor HOST_CODE =
      task -> Thread.ofVirtual().name("teem-host").start(task);

  private final EngineContext context;
  private final Kernel kernel;
  private final Host host;
  private final List<Core> cores;
  private final List<AgentRunner> runners = new ArrayList<>();
  // Shared by all batches, so that two of them do not do the same work either.
  private final Claims claims = new Claims(MAX_CLAIMS);
  private final Set<BatchRun> runs = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private SlowStepWatch slowStepWatch;

  private Engine(EngineContext context) {
    this.context = context;
    kernel = context.newKernel(EngineCounters.onHeap(context.cores()));
    host = new Host(kernel, HOST_CODE);
    cores = IntStream.range(0, context.cores()).mapToObj(kernel::core).toList();
  }

  private void startThreads() {
    Thread[] threads = new Thread[cores.size()];
    for (Core core : cores) {
      AgentRunner runner =
          new AgentRunner(context.newIdleStrategy(core), Engine::report, null, core);
      runners.add(runner);
      threads[runners.size() - 1] = AgentRunner.startOnThread(runner);
    }
    if (context.slowStep().isPositive()) {
      slowStepWatch = new SlowStepWatch(kernel, threads, context.slowStep());
    }
  }

  /** Checks the context and starts the cores. */
  public static Engine launch(EngineContext context) {
    Engine engine = new Engine(context.conclude());
    if (context.hasThreads()) {
      engine.startThreads();
    }
    return engine;
  }

  /** The cores, by number: for a host that drives them itself. */
  public List<Core> cores() {
    return cores;
  }

  /** What the host may do with processes. */
  public Host host() {
    return host;
  }

  /**
   * Starts a batch. Somebody has to {@link BatchRun#await()} it.
   *
   * @throws IllegalStateException if the engine is closed
   */
  public BatchRun start(BatchSpec spec) {
    if (closed) {
      throw new IllegalStateException("the engine is closed");
    }
    BatchRun run =
        new BatchRun(
            spec,
            cores,
            claims,
            context.clock(),
            context.receiptStore(),
            context.tupleLog(),
            runs::remove);
    runs.add(run);
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

  /**
   * Stops the cores, newest first. Batches that still run are abandoned: what has a receipt keeps
   * it.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    runs.forEach(BatchRun::abandon);
    CloseHelper.close(slowStepWatch);
    CloseHelper.closeAll(runners.reversed());
  }

  /** A core never dies of an exception: what reaches this is a fault of the engine's own. */
  private static void report(Throwable fault) {
    LOG.log(Level.ERROR, "a core caught an exception and goes on", fault);
  }
}
