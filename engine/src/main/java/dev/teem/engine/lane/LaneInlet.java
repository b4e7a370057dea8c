package dev.teem.engine.lane;

import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/** Where tuples are put out that are not to wait in too large numbers. Any thread. */
final class LaneInlet {
  /** Others may take tuples too, and do not tell. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final TupleSpace space;
  private final int most;
  private final ReentrantLock lock;
  private final Condition room;
  private final IntSupplier queued;
  private final Runnable requireOpen;

  /** Tuples that are being put out. Under the lock. */
  private int reserved;

  /**
   * An inlet.
   *
   * @param most that may wait
   * @param lock the pool's
   * @param queued how many wait; asked with the lock held, as is whether the pool is open
   */
  LaneInlet(
      TupleSpace space, int most, ReentrantLock lock, IntSupplier queued, Runnable requireOpen) {
    this.space = space;
    this.most = most;
    this.lock = lock;
    this.queued = queued;
    this.requireOpen = requireOpen;
    room = lock.newCondition();
  }

  /** Puts a tuple out unless too many wait. */
  boolean offer(Tuple tuple) {
    lock.lock();
    try {
      if (!reserve()) {
        return false;
      }
    } finally {
      lock.unlock();
    }
    putOut(tuple);
    return true;
  }

  /** Puts a tuple out, and waits before that while too many wait. */
  void out(Tuple tuple) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!reserve()) {
        long _ = room.awaitNanos(LOOK_NANOS);
      }
    } finally {
      lock.unlock();
    }
    putOut(tuple);
  }

  private boolean reserve() {
    requireOpen.run();
    if (queued.getAsInt() + reserved >= most) {
      return false;
    }
    reserved++;
    return true;
  }

  private void putOut(Tuple tuple) {
    try {
      space.out(tuple);
    } finally {
      lock.lock();
      try {
        reserved--;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Fewer may wait now. Under the lock. */
  void signal() {
    room.signal();
  }

  /** There is something to learn for all who wait. Under the lock. */
  void signalAll() {
    room.signalAll();
  }

  /** Whether nobody is putting out. Under the lock. */
  boolean isIdle() {
    return reserved == 0;
  }
}
