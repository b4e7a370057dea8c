package dev.teem.engine.agent;

import dev.teem.engine.time.EngineClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The budgets under which agents run now: a forest, in which agents below the same one share that.
 * Kept only as long as somebody runs there; what was used by then is in the store. Of one that is
 * known with several limits, as after it was put out again with a larger budget, those count with
 * which it was opened. Any thread may use it.
 */
final class Budgets {
  private final EngineClock clock;

  /** By agent. Under the lock of this. */
  private final Map<String, AgentBudget> open = new HashMap<>();

  Budgets(EngineClock clock) {
    this.clock = clock;
  }

  /**
   * The budget of an agent that begins to run. To be closed, once, when all notes of what was used
   * are in the store.
   *
   * @param within those above it, from the top
   * @throws IllegalStateException if that agent runs already
   */
  synchronized AgentBudget open(Ancestor self, List<Ancestor> within, StepReceipts receipts) {
    List<Ancestor> path = new ArrayList<>(within);
    path.add(self);
    AgentBudget budget = null;
    for (Ancestor each : path) {
      AgentBudget there = open.get(each.agent());
      budget = there == null ? read(each, budget, receipts) : there;
    }
    if (budget.running) {
      throw new IllegalStateException(
          "agent of tuple=%s runs already, as tuple=%s; wait for that"
              .formatted(self.tuple(), budget.self().tuple()));
    }
    budget.running = true;
    for (AgentBudget each = budget; each != null; each = each.above()) {
      each.users++;
      open.put(each.self().agent(), each);
    }
    return budget;
  }

  private AgentBudget read(Ancestor agent, AgentBudget above, StepReceipts receipts) {
    return new AgentBudget(agent, above, clock, AgentBudget.noted(agent.agent(), receipts));
  }

  /** The agent runs no more. */
  synchronized void close(AgentBudget budget) {
    budget.running = false;
    for (AgentBudget each = budget; each != null; each = each.above()) {
      if (--each.users == 0) {
        open.remove(each.self().agent(), each);
      }
    }
  }
}
