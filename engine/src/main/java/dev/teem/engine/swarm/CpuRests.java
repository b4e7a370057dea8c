package dev.teem.engine.swarm;

import dev.teem.engine.guard.CpuBudget;
import dev.teem.engine.guard.CpuThrottle;
import dev.teem.engine.lane.LaneTimer;

/**
 * Holds a core's thread to a share of its processor, by rests in which a worker starts no agents.
 * The core goes on meanwhile: it takes answers of the store and requests to stop, and whatever else
 * lives there has its turn. Several batches on a core see the same use and rest at the same times.
 *
 * <p>The core's thread only, but for the timer's, which posts to it.
 */
final class CpuRests {
  /**
   * A shorter rest is not begun. Each costs some 0.1 ms, in which the core looks for other work
   * until it parks and the timer wakes it: one part in 50.
   */
  private static final long SHORTEST_NANOS = 5_000_000;

  private static final int WHOLE_PCT = 100;

  private final RangeWorker worker;
  private final int quotaPct;
  private final LaneTimer timer;

  /** Of the core's thread, which is not the one that makes this. */
  private CpuThrottle throttle;

  private boolean resting;

  private CpuRests(RangeWorker worker, int quotaPct, LaneTimer timer) {
    this.worker = worker;
    this.quotaPct = quotaPct;
    this.timer = timer;
  }

  /** Null if there is nothing to hold it to: whoever runs free is to pay nothing for the others. */
  static CpuRests of(RangeWorker worker, int quotaPct, LaneTimer timer) {
    return quotaPct == WHOLE_PCT ? null : new CpuRests(worker, quotaPct, timer);
  }

  /** Whether a rest is not over. */
  boolean resting() {
    return resting;
  }

  /**
   * Begins a rest if one is owed: to be asked before each agent, it mostly reads a clock.
   *
   * @return whether the worker rests
   */
  boolean due() {
    if (resting) {
      return true;
    }
    if (throttle == null) {
      throttle = new CpuThrottle(CpuBudget.ofOneThread(quotaPct));
    }
    long owed = throttle.owedNanos();
    if (owed < SHORTEST_NANOS) {
      return false;
    }
    resting = true;
    timer.after(owed, () -> worker.core().post(this::over));
    return true;
  }

  private void over() {
    resting = false;
    worker.wake();
  }
}
