package dev.teem.engine.lane;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * A place in a lane, of one task after the other, or of a rival of a task's call.
 *
 * <p>That of a batch is held from task to task, and left when one of them has to rest or wait, and
 * in the end: what the lane is told of then is everything since it was entered, as one call.
 */
final class LanePlace implements CallPlace {
  private final LanePool pool;
  private final boolean ofBatch;

  /** Whose it is now; of the thread that uses the place. */
  private LaneTask task;

  // Of the calls of a batch since the place was entered: the thread's that uses it.
  private boolean anyCall;
  private boolean anyFailed;
  private long firstStartNanos;
  private long lastEndNanos;

  // Under the pool's lock.
  boolean held;
  long queuedNanos;
  Condition granted;

  LanePlace(LanePool pool, boolean ofBatch) {
    this.pool = pool;
    this.ofBatch = ofBatch;
  }

  /** For another task. */
  LanePlace of(LaneTask next) {
    task = next;
    return this;
  }

  LaneTask task() {
    return task;
  }

  @Override
  public void enter() throws InterruptedException {
    pool.enter(this);
  }

  @Override
  public void leave(long startNanos, long endNanos, boolean failed) {
    if (!ofBatch) {
      pool.leave(this, startNanos, endNanos, failed);
      return;
    }
    firstStartNanos = anyCall ? firstStartNanos : startNanos;
    lastEndNanos = endNanos;
    anyFailed |= failed;
    anyCall = true;
  }

  @Override
  public void leave() {
    if (anyCall) {
      pool.leave(this, firstStartNanos, lastEndNanos, anyFailed);
    } else {
      pool.leave(this);
    }
    anyCall = false;
    anyFailed = false;
  }

  @Override
  public void rest(long nanos) throws InterruptedException {
    leave();
    pool.requireWanted(task);
    TimeUnit.NANOSECONDS.sleep(nanos);
  }

  @Override
  public void refused(CircuitOpenException refusal) throws InterruptedException {
    leave();
    if (!task.owner.waitsForProviders) {
      throw refusal;
    }
    pool.awaitProvider(task, refusal);
  }

  @Override
  public CallPlace another() {
    return new LanePlace(pool, false).of(task);
  }
}
