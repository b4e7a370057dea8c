package dev.teem.engine.kernel;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices processes that hold a core for too long, at no cost to the cores: a thread that looks now
 * and then at what each one runs. It sees a step while it lasts, so that it can say what the
 * process is doing, and sees one that never ends too.
 */
public final class SlowStepWatch implements Runnable, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SlowStepWatch.class.getName());
  private static final int LOOKS_PER_LIMIT = 4;

  private final Kernel kernel;
  private final Thread[] coreThreads;
  private final long limitNanos;
  private final long[] seen;
  private final long[] since;
  private final boolean[] said;
  private final Thread thread = new Thread(this, "teem-slow-step-watch");
  private volatile boolean closed;

  /**
   * Starts to watch.
   *
   * @param coreThreads the threads of the cores, by number
   * @param limit how long a step may last
   */
  public SlowStepWatch(Kernel kernel, Thread[] coreThreads, Duration limit) {
    this.kernel = kernel;
    this.coreThreads = coreThreads;
    limitNanos = limit.toNanos();
    seen = new long[coreThreads.length];
    since = new long[coreThreads.length];
    Arrays.fill(since, System.nanoTime());
    said = new boolean[coreThreads.length];
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    long pause = Math.max(1_000_000, limitNanos / LOOKS_PER_LIMIT);
    // Not the engine's clock, which may be virtual: what is slow is real.
    long before = System.nanoTime();
    while (!closed) {
      LockSupport.parkNanos(pause);
      long now = System.nanoTime();
      // When this thread was held up too, it was the JVM or the machine that stood still.
      long stoodStill = Math.max(0, now - before - pause);
      before = now;
      for (int i = 0; i < coreThreads.length; i++) {
        since[i] += stoodStill;
        look(i, now);
      }
    }
  }

  private void look(int number, long now) {
    Core core = kernel.cores[number];
    Process running = core.running();
    long dispatches = core.dispatches();
    if (running == null || dispatches != seen[number]) {
      seen[number] = dispatches;
      since[number] = now;
      said[number] = false;
    } else if (!said[number] && now - since[number] > limitNanos) {
      said[number] = true;
      report(core, (now - since[number]) / 1_000_000);
    }
  }

  private void report(Core core, long millis) {
    core.slowStep();
    LOG.log(
        Level.WARNING,
        "core={0} has been held for {1} ms; blocking work belongs to a device or to a program."
            + " It is held by {2}",
        Integer.toString(core.number),
        Long.toString(millis),
        RunningStep.of(core, coreThreads[core.number]));
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
