package dev.teem.engine.lane;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Real time for lanes: rests between attempts, and limits of how long one may take. Any thread may
 * use it.
 *
 * <p>One thread, which is there only while there is something to wait for. What it calls has to be
 * short.
 */
public final class LaneTimer implements AutoCloseable {
  private static final long IDLE_SECONDS = 5;
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, task -> Thread.ofPlatform().name("teem-lane-timer").daemon().unstarted(task));

  /** Something that is called at its time. */
  public static final class Alarm {
    private final Future<?> call;

    private Alarm(Future<?> call) {
      this.call = call;
    }

    /** Calls it off. Too late if it is being called. */
    public void cancel() {
      call.cancel(false);
    }
  }

  /** A timer with nothing to wait for. */
  public LaneTimer() {
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /**
   * Calls something when a time is over, on the timer's thread. It is not called any more once the
   * timer is closed.
   *
   * @return to call it off with
   */
  public Alarm after(long nanos, Runnable call) {
    try {
      return new Alarm(timer.schedule(call, nanos, TimeUnit.NANOSECONDS));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the lane timer is closed", e);
    }
  }

  /**
   * Does work on the calling thread, and interrupts it when that takes too long. Work that takes no
   * notice of interrupts goes on for as long as it likes.
   *
   * <p>When this returns or throws, the interrupt has been, or will not be: it never hits what the
   * thread does next. Who else interrupts the thread has to leave word elsewhere, since an
   * interrupt at the very end of the time cannot be told from the timer's.
   *
   * @throws TimeoutException if the time was over, and the work has thrown something
   */
  public <T> T call(Duration limit, Callable<T> work) throws Exception {
    TimeLimit end = new TimeLimit(Thread.currentThread());
    Alarm alarm = after(limit.compareTo(LONGEST) < 0 ? limit.toNanos() : Long.MAX_VALUE, end);
    T result;
    try {
      result = work.call();
    } catch (Throwable e) {
      if (!end.reached()) {
        throw e;
      }
      TimeoutException late = new TimeoutException("no answer within timeout=" + limit);
      late.initCause(e);
      throw late;
    } finally {
      end.reached();
      alarm.cancel();
    }
    return result;
  }

  /** Interrupts a thread, unless that has ended what it did. */
  private static final class TimeLimit implements Runnable {
    private final Thread thread;

    // Under the lock of this, by the timer's thread and the one with the work.
    private boolean reached;
    private boolean ended;

    TimeLimit(Thread thread) {
      this.thread = thread;
    }

    @Override
    public synchronized void run() {
      if (!ended) {
        reached = true;
        thread.interrupt();
      }
    }

    /** The thread's, which has ended: whether that was too late. Its interrupt is undone, once. */
    synchronized boolean reached() {
      if (!ended && reached) {
        Thread.interrupted();
      }
      ended = true;
      return reached;
    }
  }

  /** Calls nothing any more. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
