package dev.teem.engine.account;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A lock for critical sections of some tens of nanoseconds. Not reentrant.
 *
 * <p>What it guards must neither allocate, nor block, nor call out: nothing may throw while it is
 * held, a stack overflow in the frame of a call included, since nobody would unlock it then.
 */
final class SpinLock {
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(SpinLock.class, "held", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // About as long as a section that waits for a cache line or two, many times over.
  private static final int SPINS_BEFORE_YIELD = 1_000;

  @SuppressWarnings("unused") // through HELD
  private int held;

  void lock() {
    // Acquires what the setRelease of the last holder published.
    if (HELD.weakCompareAndSetAcquire(this, 0, 1)) {
      return;
    }
    contend();
  }

  private void contend() {
    int spins = 0;
    do {
      // Wait on a read: failing swaps would keep taking the line from the holder.
      while ((int) HELD.getOpaque(this) != 0) {
        Thread.onSpinWait();
        if (++spins >= SPINS_BEFORE_YIELD) {
          spins = 0;
          letTheHolderRun();
        }
      }
    } while (!HELD.weakCompareAndSetAcquire(this, 0, 1));
  }

  @SuppressWarnings("ThreadPriorityCheck") // only time is lost if the yield does nothing
  private static void letTheHolderRun() {
    // A virtual thread's yield gives up its carrier, not the processor: it would not help the
    // holder, and where the carrier is a core it would change the order of what runs there.
    if (!Thread.currentThread().isVirtual()) {
      Thread.yield();
    }
  }

  void unlock() {
    // Pairs with the acquiring swap of the next holder.
    HELD.setRelease(this, 0);
  }
}
