package dev.teem.engine;

import dev.teem.engine.kernel.Core;
import dev.teem.engine.swarm.BatchRun;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
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

  private final EngineContext context;
  private final List<Core> cores = new ArrayList<>();
  private final List<AgentRunner> runners = new ArrayList<>();

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

  /** Starts a batch. Somebody has to {@link BatchRun#await()} it. */
  public BatchRun start(BatchSpec spec) {
    return BatchRun.start(spec, cores, context.clock(), context.receiptStore(), context.tupleLog());
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
    CloseHelper.closeAll(runners.reversed());
  }

  /** A core never dies of an exception: what reaches this is a fault of the engine's own. */
  private static void report(Throwable fault) {
    LOG.log(Level.ERROR, "a core caught an exception and goes on", fault);
  }
}
