package dev.teem.engine.guard;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a thread to a {@link CpuBudget}, its own or that of a group: the thread calls {@link
 * #checkpoint()} between two steps of its work and is paused there for what it has used too much.
 * It belongs to the thread that makes it. Work that calls nothing cannot be held so; see {@link
 * CgroupCpu} for that.
 *
 * <p>What counts is the processor time that the thread has really used, as the system measures it:
 * neither waiting for a lock or a disk nor being kept from running by others costs anything. A
 * pause begins as soon as {@link #SLICE_NANOS} of it are owed and pays for all, so that short steps
 * have short pauses and only a long step has a long one.
 *
 * <p><b>Virtual threads</b> have no processor time that could be measured, nor has any thread where
 * somebody has turned that off: there all time between two checkpoints counts, waiting included.
 * Who waits on such a thread calls {@link #checkpoint()} before and {@link #waited()} after.
 *
 * <p>Who lives on a core does not pause, which would hold up all others there: it asks what is
 * {@link #owedNanos()} and rests for as long, while the core goes on.
 */
public final class CpuThrottle {
  /**
   * Pauses are no shorter than this, and the thread's use is looked at no more often, in
   * nanoseconds. A pause was measured to cost 5 microseconds of processor and a look 0.15, which is
   * less than one part in a hundred of a slice; that it ends some 55 microseconds late, the next
   * one makes up for.
   */
  static final long SLICE_NANOS = 1_000_000;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final CpuBudget budget;
  private final Thread owner = Thread.currentThread();

  // The owner's from here on.
  private boolean measured = THREADS.isCurrentThreadCpuTimeSupported();
  private long calledAtNanos = System.nanoTime();
  private long lookedAtNanos = calledAtNanos;
  private long usedNanos;
  private long pausedNanos;

  /** A throttle for the thread that calls this, which has used nothing so far. */
  public CpuThrottle(CpuBudget budget) {
    this.budget = budget;
    usedNanos = used(lookedAtNanos);
  }

  /**
   * To be called between two steps, as often as one likes: it reads a clock, some 20 nanoseconds,
   * and once in a slice does more. With a quota of 100 it returns at once. An interrupt ends the
   * pause, or keeps it from beginning, and stays set; what is owed is paid at a later checkpoint.
   *
   * @throws IllegalStateException if another thread than its own calls it; not at every call
   */
  public void checkpoint() {
    long owed = owedNanos();
    if (owed >= SLICE_NANOS) {
      pause(lookedAtNanos, owed);
    }
  }

  /**
   * A {@link #checkpoint()} that pauses nobody: for how long it would, about, in nanoseconds. Who
   * rests for so long has paid; who asks again before that is told of the rest. Less than a {@link
   * #SLICE_NANOS} after the thread's use was looked at it is 0.
   *
   * @throws IllegalStateException if another thread than its own calls it; not at every call
   */
  public long owedNanos() {
    if (budget.unlimited()) {
      return 0;
    }
    long now = System.nanoTime();
    calledAtNanos = now;
    return now - lookedAtNanos >= SLICE_NANOS ? Math.max(0, look(now)) : 0;
  }

  private long look(long now) {
    if (!owner.equals(Thread.currentThread())) {
      throw new IllegalStateException(
          "throttle of thread=%s was called by thread=%s; make one for each thread"
              .formatted(owner.getName(), Thread.currentThread().getName()));
    }
    long used = used(now);
    long owed = budget.charge(used - usedNanos, now);
    usedNanos = used;
    lookedAtNanos = now;
    return owed;
  }

  /** What the thread has used since some moment; time itself where that cannot be measured. */
  private long used(long now) {
    if (measured) {
      long cpuNanos = THREADS.getCurrentThreadCpuTime();
      if (cpuNanos >= 0) {
        return cpuNanos;
      }
      measured = false;
      usedNanos = lookedAtNanos;
    }
    return now;
  }

  private void pause(long from, long nanos) {
    long now = from;
    // A park may end early, for no reason or for a permit that was there.
    while (now - from < nanos && !owner.isInterrupted()) {
      LockSupport.parkNanos(this, nanos - (now - from));
      now = System.nanoTime();
    }
    pausedNanos += now - from;
    lookedAtNanos = now;
    waited();
  }

  /**
   * Says that the thread has waited since its last checkpoint, so that this time is not counted
   * where its processor time cannot be measured. Where it can, this does nothing.
   */
  public void waited() {
    if (!measured) {
      long now = System.nanoTime();
      usedNanos += now - calledAtNanos;
      calledAtNanos = now;
    }
  }

  /** For how long it has paused its thread, in nanoseconds. For that thread to ask. */
  public long pausedNanos() {
    return pausedNanos;
  }
}
