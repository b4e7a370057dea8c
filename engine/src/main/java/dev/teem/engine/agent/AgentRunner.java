package dev.teem.engine.agent;

import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.lane.WorkFailedException;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.space.Tuple;

/**
 * Runs agents: tuples with {@link AgentTerms} and a {@link Program}. Any number of threads may use
 * one at once; each runs its agent itself, and best is a virtual one.
 *
 * <p>The steps are run in their order, each on the result of the one before it. Before a step runs
 * the terms are looked at; when it has ended it gets a receipt, and the next begins when the store
 * has that. So an agent that is run again, by whatever process, goes on at the first step without a
 * receipt of success: each step succeeds at most once, and may have to be begun again if the
 * process died in the midst of it.
 *
 * <p>A step's yool gets a tuple with the fields of the agent's, its own name, and in the data what
 * the agent's have, the step's args over that, and the result of the step before it as {@value
 * Program#INPUT}. While it runs {@link AgentStep#current} tells it the terms.
 *
 * <p>As a {@link TupleYool} it makes agents of the tuples of a lane. The terminal receipt has the
 * {@link AgentOutcome#toJson outcome} as its output, be that a success or not. It is to be
 * registered as a local yool under the name that such tuples have, say {@value #YOOL}, where no
 * results are cached: an agent that failed is run again when it is put out again. It is then given
 * all tuples that have terms; one with another yool and no program has that as its only step.
 */
public final class AgentRunner implements TupleYool {
  /** What tuples can have as their yool that have a program. */
  public static final String YOOL = "agent";

  private final AgentContext context;
  private final Budgets budgets;

  /** A runner of no agents so far. */
  public AgentRunner(AgentContext context) {
    this.context = context;
    budgets = new Budgets(context.clock());
  }

  /**
   * Runs an agent from the first step without a receipt to its end, or as far as its terms allow.
   *
   * @throws InterruptedException if somebody wants the thread to stop: steps that have ended have
   *     receipts, the one that was under way has none
   * @throws IllegalArgumentException if terms or program are wrong; no step has run
   * @throws dev.teem.engine.catalog.UnknownYoolException if there is no such yool; no step has run
   * @throws IllegalStateException if the same agent runs already
   * @throws StoreException if receipts cannot be read or written, or the output from which to go on
   *     was given up to make room
   */
  public AgentOutcome execute(Tuple tuple) throws InterruptedException {
    try (ProgramRun run = new ProgramRun(context, budgets, tuple)) {
      return run.run();
    }
  }

  /**
   * The same for a lane.
   *
   * @return the outcome's JSON form
   * @throws WorkFailedException with that form, unless the agent has succeeded
   */
  @Override
  public Object run(Tuple tuple) throws InterruptedException, WorkFailedException {
    AgentOutcome outcome = execute(tuple);
    if (outcome.status() != AgentStatus.OK) {
      throw new WorkFailedException(outcome.error(), outcome.toJson());
    }
    return outcome.toJson();
  }

  @Override
  public boolean keepsTerms() {
    return true;
  }

  /**
   * Runs an agent whose tuple was taken from the space, and says there what became of it. If it
   * cannot be run to its end, or that cannot be kept, the tuple is given back, whatever is thrown.
   */
  public AgentOutcome complete(Tuple taken) throws InterruptedException {
    boolean ended = false;
    try {
      AgentOutcome outcome = execute(taken);
      context.space().receipt(taken, outcome.toJson());
      ended = true;
      return outcome;
    } finally {
      if (!ended) {
        context.space().giveBack(taken);
      }
    }
  }
}
