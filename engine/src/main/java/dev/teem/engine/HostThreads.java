package dev.teem.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Runs what hosts hang on futures, each on a virtual thread of its own, so that no core does. Safe
 * for use by any thread.
 */
final class HostThreads implements Executor {
  private final Set<Thread> alive = ConcurrentHashMap.newKeySet();

  @Override
  public void execute(Runnable task) {
    Thread thread =
        Thread.ofVirtual()
            .name("teem-host")
            .unstarted(() -> {
              try {
                task.run();
              } finally {
                alive.remove(Thread.currentThread());
              }
            });
    alive.add(thread);
    thread.start();
  }

  /**
   * Waits until what was handed over before has run, but for the caller itself. Host code may take
   * for ever, hence the limit. An interrupt ends it, and stays.
   */
  void await(Duration limit) {
    long until = System.nanoTime() + limit.toNanos();
    try {
      for (Thread thread : alive) {
        if (!thread.equals(Thread.currentThread())) {
          thread.join(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
