package dev.teem.engine.swarm;

import dev.teem.engine.lane.Refusal;
import dev.teem.engine.lane.WorkRefusedException;

/** A batch has ended early because it has spent what it might. What is done has receipts. */
public final class BudgetSpentException extends WorkRefusedException {
  private static final long serialVersionUID = 1L;

  BudgetSpentException(Refusal why) {
    super(why);
  }
}
