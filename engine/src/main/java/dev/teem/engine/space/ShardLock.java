package dev.teem.engine.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock for sections that are mostly some tens of nanoseconds and now and then, when a predicate
 * is tried on many tuples, milliseconds: who waits spins first and sleeps then. Not reentrant.
 */
final class ShardLock {
  private static final VarHandle OWNER;

  static {
    try {
      OWNER = MethodHandles.lookup().findVarHandle(ShardLock.class, "owner", Thread.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Longer than a usual section with all its cache misses.
  private static final int SPINS = 1_000;

  private static final long SLEEP_NANOS = 50_000;

  /** Null if nobody has it. Swapped in with acquire, cleared with release. */
  @SuppressWarnings("unused")
  private Thread owner;

  boolean tryLock() {
    // Looked at first: a swap that fails takes the line away from the owner.
    return OWNER.getOpaque(this) == null
        && OWNER.weakCompareAndSetAcquire(this, null, Thread.currentThread());
  }

  void lock() {
    Thread self = Thread.currentThread();
    if (!OWNER.weakCompareAndSetAcquire(this, null, self)) {
      contend(self);
    }
  }

  private void contend(Thread self) {
    int spins = 0;
    do {
      Thread holder;
      while ((holder = (Thread) OWNER.getOpaque(this)) != null) {
        if (holder.equals(self)) {
          throw new IllegalStateException(
              "a predicate has used the tuple space that asks it; let it look at its tuple only");
        }
        if (++spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.parkNanos(SLEEP_NANOS);
        }
      }
    } while (!OWNER.weakCompareAndSetAcquire(this, null, self));
  }

  boolean isHeldByCurrentThread() {
    return Thread.currentThread().equals(OWNER.getOpaque(this));
  }

  void unlock() {
    // Pairs with the acquiring swap of the next owner.
    OWNER.setRelease(this, null);
  }
}
