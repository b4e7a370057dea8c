package dev.teem.engine.lane;

import dev.teem.engine.kernel.CoreMessage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tasks of pure yools that are done one after the other on a core. Receipts may wait for a disk,
 * and so are written elsewhere.
 *
 * <p>The core writes what came of it; the start of the thread that ends the batch publishes that.
 */
final class PureBatch implements CoreMessage {
  private static final int POSTED = 0;
  private static final int BEGUN = 1;
  private static final int RECALLED = 2;

  private final LanePool pool;
  private final TupleExecutor executor;
  final List<LaneTask> tasks;
  final TupleResult[] results;
  final Throwable[] failures;

  /** Whoever changes it from posted has the batch: the core, or one who takes it back. */
  private final AtomicInteger state = new AtomicInteger(POSTED);

  PureBatch(LanePool pool, TupleExecutor executor, List<LaneTask> tasks) {
    this.pool = pool;
    this.executor = executor;
    this.tasks = tasks;
    results = new TupleResult[tasks.size()];
    failures = new Throwable[tasks.size()];
  }

  /** Takes it back, unless it has begun: a core that has stopped never begins it. */
  boolean recall() {
    return state.compareAndSet(POSTED, RECALLED);
  }

  @Override
  public void onCore() {
    if (!state.compareAndSet(POSTED, BEGUN)) {
      return;
    }
    for (int i = 0; i < results.length; i++) {
      LaneTask task = tasks.get(i);
      if (task.calledOff) {
        continue;
      }
      try {
        results[i] = executor.executePure(task.tuple);
      } catch (Throwable e) {
        failures[i] = e;
      }
    }
    Thread.ofVirtual().name("teem-lane-batch").start(() -> pool.batchEnded(this));
  }
}
