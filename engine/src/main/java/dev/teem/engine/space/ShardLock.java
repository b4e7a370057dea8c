package dev.teem.engine.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for sections that are mostly some tens of nanoseconds and now and then, when a predicate
 * is tried on many tuples, milliseconds: who waits spins first and sleeps then. Not reentrant.
 */
abstract class ShardLock {
  private static final VarHandle HELD;
  private static final VarHandle ASKING;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HELD = lookup.findVarHandle(ShardLock.class, "held", int.class);
      ASKING = lookup.findVarHandle(ShardLock.class, "asking", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Longer than a usual section with all its cache misses.
  private static final int SPINS = 1_000;

  private static final long SLEEP_NANOS = 50_000;

  /** 1 while somebody has it. Swapped in with acquire, cleared with release. */
  @SuppressWarnings("unused")
  private int held;

  /**
   * Who has the lock and asks predicates, which are not ours: should they come here, they would
   * wait for themselves. Written by that thread and read by it (opaque); null otherwise.
   */
  @SuppressWarnings("unused")
  private Thread asking;

  final boolean tryAcquire() {
    // Looked at first: a swap that fails takes the line away from who has it.
    return (int) HELD.getOpaque(this) == 0 && HELD.weakCompareAndSetAcquire(this, 0, 1);
  }

  final void acquire() {
    if (!HELD.weakCompareAndSetAcquire(this, 0, 1)) {
      contend();
    }
  }

  private void contend() {
    requireNotAsking();
    int spins = 0;
    do {
      while ((int) HELD.getOpaque(this) != 0) {
        if (++spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(SLEEP_NANOS);
        }
      }
    } while (!HELD.weakCompareAndSetAcquire(this, 0, 1));
  }

  final void release() {
    // Pairs with the acquiring swap of who is next.
    HELD.setRelease(this, 0);
  }

  /**
   * Predicates will be asked from now on, under the lock.
   *
   * @return false if this thread has said so before, and has to say when that is over
   */
  final boolean beginAsking() {
    if (ASKING.getOpaque(this) != null) {
      return false;
    }
    ASKING.setOpaque(this, Thread.currentThread());
    return true;
  }

  /** No predicates will be asked any more. */
  final void endAsking() {
    ASKING.setOpaque(this, null);
  }

  /**
   * Looks whether a predicate has called.
   *
   * @throws IllegalStateException if so
   */
  final void requireNotAsking() {
    if (Thread.currentThread().equals(ASKING.getOpaque(this))) {
      throw new IllegalStateException(
          "a predicate has used the tuple space that asks it; let it look at its tuple only");
    }
  }
}
