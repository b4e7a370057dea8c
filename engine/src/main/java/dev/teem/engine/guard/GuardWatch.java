package dev.teem.engine.guard;

import dev.teem.engine.lane.Gate;
import dev.teem.engine.lane.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks guards now and then, on a thread of its own, and closes and opens a gate by what they say: a
 * look may hang on a slow disk, and neither a core nor whoever waits for a batch must.
 *
 * <p>What is written between two looks has to fit under the guards' limits; where it does not, the
 * store itself refuses.
 */
public final class GuardWatch implements Runnable, AutoCloseable {
  /** Between two looks at least. */
  private static final long PAUSE_NANOS = 200_000_000;

  /** Looking takes no more than one part in so many of the time. */
  private static final int REST_FACTOR = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final List<Guard> guards;
  private final Gate gate;
  private final Thread thread = new Thread(this, "teem-guard");
  private volatile boolean closed;

  GuardWatch(List<Guard> guards, Gate gate) {
    this.guards = List.copyOf(guards);
    this.gate = gate;
    // A look that hangs must not keep the process alive.
    thread.setDaemon(true);
  }

  /**
   * Looks a first time, so that nothing starts before, and goes on looking. Without guards there is
   * no thread.
   */
  public static GuardWatch start(List<Guard> guards, Gate gate) {
    GuardWatch watch = new GuardWatch(guards, gate);
    if (!guards.isEmpty()) {
      watch.look();
      watch.thread.start();
    }
    return watch;
  }

  @Override
  public void run() {
    // Not the engine's clock, which may be virtual: disks fill in real time.
    long pause = PAUSE_NANOS;
    while (!closed) {
      LockSupport.parkNanos(pause);
      long before = System.nanoTime();
      look();
      pause = Math.max(PAUSE_NANOS, REST_FACTOR * (System.nanoTime() - before));
    }
  }

  /** Asks all, and tells the gate if that changes anything. */
  void look() {
    Refusal now = gate.refusal();
    Refusal found = null;
    for (Guard guard : guards) {
      Refusal refusal = ask(guard);
      if (refusal != null && (found == null || !refusal.passing())) {
        found = refusal;
      }
    }
    if (found == null && now != null) {
      gate.reopen();
    } else if (found != null && (now == null || now.passing() != found.passing())) {
      gate.close(found);
    }
  }

  private static Refusal ask(Guard guard) {
    try {
      return guard.look();
    } catch (IOException | RuntimeException e) {
      return new Refusal(
          "it cannot be told whether more work may be started: "
              + Reason.of(e)
              + "; mend that, and work goes on",
          true);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive()) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
