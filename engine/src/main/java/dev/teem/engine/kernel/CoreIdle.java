package dev.teem.engine.kernel;

import org.agrona.concurrent.IdleStrategy;

/**
 * What a core does while it has nothing to do: spins, yields, then parks until somebody puts
 * something into its inbox, or a timer is due.
 *
 * <p>The longer it idles, the longer it parks, up to ten milliseconds: the bound on how late a
 * wake-up can be that was missed, and on how often an idle engine disturbs its machine.
 */
public final class CoreIdle implements IdleStrategy {
  private static final int SPINS = 200;
  private static final int YIELDS = 20;
  private static final long SHORTEST_PARK_NANOS = 50_000;
  private static final long LONGEST_PARK_NANOS = 10_000_000;

  private final Core core;
  private int idled;
  private long parkNanos = SHORTEST_PARK_NANOS;

  /** For the thread of this core. */
  public CoreIdle(Core core) {
    this.core = core;
  }

  @Override
  public void idle(int workCount) {
    if (workCount > 0) {
      reset();
    } else {
      idle();
    }
  }

  // Thread.yield() is a hint here, and nothing depends on it.
  @SuppressWarnings("ThreadPriorityCheck")
  @Override
  public void idle() {
    if (idled < SPINS) {
      idled++;
      Thread.onSpinWait();
    } else if (idled < SPINS + YIELDS) {
      idled++;
      Thread.yield();
    } else {
      core.park(parkNanos);
      parkNanos = Math.min(parkNanos * 2, LONGEST_PARK_NANOS);
    }
  }

  @Override
  public void reset() {
    idled = 0;
    parkNanos = SHORTEST_PARK_NANOS;
  }

  @Override
  public String alias() {
    return "core";
  }
}
