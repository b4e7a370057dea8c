package dev.teem.engine;

import dev.teem.engine.kernel.Core;
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

  private final EngineContext context;
  private final List<Core> cores = new ArrayList<>();
  private final List<AgentRunner> runners = new ArrayList<>();
  // Shared by all batches, so that two of them do not do the same work either.
  private final Claims claims = new Claims(MAX_CLAIMS);
  private final Set<BatchRun> runs = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Engine(EngineContext context) {
    this.context = context;
    for (int i = 0; i < context.cores(); i++) {
      Core core = new Core(i);
      cores.add(core);
      runners.add(new AgentRunner(context.newIdleStrategy(), Engine::report, null, core));
    }
  }

  /** Checks the context and starts the cores. */
  public static Engine launch(EngineContext context) {
    Engine engine = new Engine(context.conclude());
    engine.runners.forEach(AgentRunner::startOnThread);
    return engine;
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
    closed = true;
    runs.forEach(BatchRun::abandon);
    CloseHelper.closeAll(runners.reversed());
  }

  /** A core never dies of an exception: what reaches this is a fault of the engine's own. */
  private static void report(Throwable fault) {
    LOG.log(Level.ERROR, "a core caught an exception and goes on", fault);
  }
}
