package dev.teem.engine.swarm;

import dev.teem.engine.account.Account;
import dev.teem.engine.account.Meter;
import dev.teem.engine.account.Quota;
import dev.teem.engine.event.Cost;
import dev.teem.engine.lane.Refusal;
import dev.teem.engine.time.EngineClock;
import java.util.List;

/** What a batch may spend, and what it has spent. Cores charge it, any thread may look. */
final class BatchBudget {
  private static final List<Meter> METERS = List.of(Meter.TOKENS, Meter.USD);

  private final Quota limits;

  /** Without limits of its own: what was spent counts, also what was too much. */
  private final Account spent;

  /** Set once, by the core that has spent the last of it. */
  private volatile Refusal refusal;

  BatchBudget(Quota limits, EngineClock clock) {
    this.limits = limits;
    spent = Account.root(Quota.NONE, clock);
    check();
  }

  /** Takes note of what a call has cost. */
  void charge(Cost cost) {
    if (!cost.equals(Cost.NONE)) {
      spent.charge(Meter.TOKENS, cost.tokens());
      spent.charge(Meter.USD, cost.usd());
      check();
    }
  }

  private void check() {
    for (Meter meter : METERS) {
      if (spent(meter) >= limits.limit(meter) && refusal == null) {
        refusal =
            new Refusal(
                "the budget is spent: %s=%s of %s"
                    .formatted(meter.label(), spent(meter), limits.limit(meter)),
                false);
      }
    }
  }

  double spent(Meter meter) {
    return spent.usage(meter);
  }

  /** Why nothing more may be started, or null while something is left. */
  Refusal refusal() {
    return refusal;
  }
}
