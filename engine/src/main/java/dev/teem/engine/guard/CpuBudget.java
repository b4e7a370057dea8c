package dev.teem.engine.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How much processor time a thread, or a group of threads together, may use in a time, and how long
 * whoever has used more has to pause. It only counts: threads measure and pause by a {@link
 * CpuThrottle} each. Any thread may charge it, without a lock.
 *
 * <p>Its whole state is the moment at which what was used will be paid for. Using {@code c}
 * nanoseconds of processor moves it on by {@code c / share}; while it lies ahead of now, there is
 * something to pause for. It is the generic cell rate algorithm in its virtual scheduling form
 * (ITU-T I.371), a token bucket that nobody refills. Since the moment is an absolute one, a pause
 * that ends late makes the next one shorter, and steps of any length even out. Threads of a group
 * that charge one after the other come to different moments, so that they go on one after the other
 * and not all at once.
 *
 * <p>The moment never lies further back than {@link #BURST_NANOS}: however long its threads have
 * waited for something else, in no time {@code w} they use more than {@code share * (w + BURST)}
 * and what they use between two charges. What they owe has no such bound, for it has been used: a
 * thread with long steps that were not paid in full would never come down to its share.
 */
public final class CpuBudget {
  /**
   * The wall time for which it may have used nothing and make up for it later, in nanoseconds. Long
   * enough to make up for pauses that end late on a loaded machine, where a thread waits some
   * milliseconds for a processor; short enough that over two seconds it makes no more than one part
   * in 40.
   */
  static final long BURST_NANOS = 50_000_000;

  private static final int WHOLE_PCT = 100;

  private static final VarHandle PAID_AT_NANOS;

  static {
    try {
      PAID_AT_NANOS =
          MethodHandles.lookup().findVarHandle(CpuBudget.class, "paidAtNanos", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final boolean unlimited;
  private final int sharePct;

  /**
   * When all that was used is paid for, as {@link System#nanoTime()}. Every thread of the group
   * swaps it, having read it with opaque; nothing else is published by it, so that the order of
   * this one variable is all that is needed and the swap may be a plain one.
   */
  @SuppressWarnings("unused") // through PAID_AT_NANOS
  private long paidAtNanos;

  /**
   * A budget with nothing used.
   *
   * @param quotaPct what may be used of the processors, in percent, 1 to 100
   * @param processors of how many, at least 1
   * @param nowNanos the first reading of the clock that all charges go by
   */
  CpuBudget(int quotaPct, int processors, long nowNanos) {
    if (quotaPct < 1 || quotaPct > WHOLE_PCT) {
      throw new IllegalArgumentException(
          "quotaPct=" + quotaPct + " is not a part of the processors in percent; give 1 to 100");
    }
    if (processors < 1) {
      throw new IllegalArgumentException("processors=" + processors + " is less than 1");
    }
    unlimited = quotaPct == WHOLE_PCT;
    sharePct = Math.multiplyExact(quotaPct, processors);
    paidAtNanos = nowNanos;
  }

  /**
   * For one thread.
   *
   * @param quotaPct what it may use of one processor, in percent, 1 to 100; 100 is no limit
   */
  public static CpuBudget ofOneThread(int quotaPct) {
    return new CpuBudget(quotaPct, 1, System.nanoTime());
  }

  /**
   * For a group of threads, whatever each of them uses.
   *
   * @param quotaPct what they may use together of all processors that this JVM has, in percent, 1
   *     to 100; 100 is no limit
   */
  public static CpuBudget ofAllProcessors(int quotaPct) {
    return new CpuBudget(quotaPct, Runtime.getRuntime().availableProcessors(), System.nanoTime());
  }

  /** Whether it never asks for a pause. */
  boolean unlimited() {
    return unlimited;
  }

  /**
   * Counts what was used.
   *
   * @param cpuNanos nanoseconds of processor, not negative and less than a year
   * @param nowNanos a reading of the clock
   * @return nanoseconds until all is paid for; not positive if there is nothing to pause for
   */
  long charge(long cpuNanos, long nowNanos) {
    long price = cpuNanos * WHOLE_PCT / sharePct;
    while (true) {
      long paidAt = (long) PAID_AT_NANOS.getOpaque(this);
      // By difference, since the clock may wrap around. The bound comes last: of the time that has
      // passed, a long step needs more than a burst to pay for itself.
      long owed = Math.max(paidAt - nowNanos + price, -BURST_NANOS);
      if (PAID_AT_NANOS.weakCompareAndSetPlain(this, paidAt, nowNanos + owed)) {
        return owed;
      }
    }
  }
}
