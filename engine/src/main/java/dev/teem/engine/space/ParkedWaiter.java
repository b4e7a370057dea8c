package dev.teem.engine.space;

import java.util.concurrent.locks.LockSupport;

/** A thread that waits. */
final class ParkedWaiter extends Waiter {
  /** About as long as a wake-up takes: who is given a tuple at once need not sleep for it. */
  private static final int SPINS = 200;

  private final Thread thread = Thread.currentThread();

  // Written by the thread (volatile), which then looks at the state; read by who has settled, after
  // that: one of them sees the other.
  private volatile boolean parks;

  ParkedWaiter(Template template, boolean takes) {
    super(template, takes);
  }

  /**
   * Waits until it is settled.
   *
   * @param deadline in {@link System#nanoTime}, if {@code timed}
   * @return false if it has left: the time is over
   * @throws InterruptedException if it has left: the thread was interrupted
   */
  boolean await(boolean timed, long deadline) throws InterruptedException {
    for (int i = 0; i < SPINS; i++) {
      if (isSettled()) {
        return true;
      }
      Thread.onSpinWait();
    }
    parks = true;
    while (!isSettled()) {
      long left = timed ? deadline - System.nanoTime() : Long.MAX_VALUE;
      if (left <= 0 && leave()) {
        return false;
      }
      if (Thread.interrupted()) {
        if (leave()) {
          throw new InterruptedException();
        }
        awaitClaimed();
        thread.interrupt();
      } else if (left <= 0) {
        awaitClaimed();
      } else if (timed) {
        LockSupport.parkNanos(this, left);
      } else {
        LockSupport.park(this);
      }
    }
    return true;
  }

  /** It could not leave, so that it is being settled: a matter of a few instructions. */
  private void awaitClaimed() {
    while (!isSettled()) {
      Thread.onSpinWait();
    }
  }

  @Override
  void wake() {
    if (parks) {
      LockSupport.unpark(thread);
    }
  }
}
