package dev.teem.engine.kernel;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.agrona.CloseHelper;
import org.agrona.concurrent.IdleStrategy;

/**
 * The threads of a kernel's cores, and the watch over what they run. Safe for use by any thread.
 *
 * <p>Unlike Agrona's runners they survive an interrupt: a process may have left it.
 */
public final class CoreThreads {
  private static final System.Logger LOG = System.getLogger(CoreThreads.class.getName());

  private final Kernel kernel;
  private final Thread[] threads;
  private final SlowStepWatch watch;
  private volatile boolean stopped;

  /**
   * Starts them.
   *
   * @param idle what a core does when it has nothing to do; asked once for each
   * @param slowStep how long a step may last before it is logged; zero for ever
   */
  public CoreThreads(Kernel kernel, Function<Core, IdleStrategy> idle, Duration slowStep) {
    this.kernel = kernel;
    threads = new Thread[kernel.cores.length];
    for (int i = 0; i < threads.length; i++) {
      Core core = kernel.cores[i];
      IdleStrategy strategy = idle.apply(core);
      threads[i] = new Thread(() -> run(core, strategy), core.roleName());
    }
    for (Thread thread : threads) {
      thread.start();
    }
    watch = slowStep.isPositive() ? new SlowStepWatch(kernel, threads, slowStep) : null;
  }

  private void run(Core core, IdleStrategy idle) {
    // What was posted before it was stopped, the end of all processes, is still to be done.
    while (!stopped || !core.isOver()) {
      try {
        int work = core.doWork();
        if (work == 0 && Thread.interrupted()) {
          LOG.log(Level.DEBUG, "{0} was interrupted, and goes on", core.roleName());
        }
        idle.idle(work);
      } catch (Throwable fault) {
        // A core never dies of an exception: what reaches this is a fault of the engine's own.
        LOG.log(Level.ERROR, core.roleName() + " caught an exception and goes on", fault);
      }
    }
    core.onClose();
  }

  /** Whether the caller is a process, or a core itself: it must not wait for a core then. */
  public boolean isInside() {
    Thread caller = Thread.currentThread();
    for (int i = 0; i < threads.length; i++) {
      if (caller.equals(threads[i])
          || caller.equals(RunningStep.of(kernel.cores[i], threads[i]).thread())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Stops them, newest first, after {@link Host#shutdown}, and interrupts what still holds a core.
   * An interrupt of the caller waits until this is done.
   *
   * @param patience before something is interrupted
   * @param within until it is given up
   * @return for each core that could not be stopped what holds it; empty if all have stopped
   */
  public List<String> stop(Duration patience, Duration within) {
    CloseHelper.close(watch);
    stopped = true;
    long start = System.nanoTime();
    for (int i = threads.length - 1; i >= 0; i--) {
      LockSupport.unpark(threads[i]);
    }
    for (int i = threads.length - 1; i >= 0; i--) {
      if (!ends(threads[i], start + patience.toNanos())) {
        threads[i].interrupt();
        RunningStep.of(kernel.cores[i], threads[i]).thread().interrupt();
      }
    }
    List<String> stuck = new ArrayList<>();
    for (int i = threads.length - 1; i >= 0; i--) {
      if (!ends(threads[i], start + within.toNanos())) {
        kernel.cores[i].abandon();
        stuck.add("core=" + i + " is held by " + RunningStep.of(kernel.cores[i], threads[i]));
      }
    }
    return stuck;
  }

  private static boolean ends(Thread thread, long untilNanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return thread.join(Duration.ofNanos(untilNanos - System.nanoTime()));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
