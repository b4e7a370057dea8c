package dev.teem.bench.kernel.raw;

import dev.teem.bench.kernel.IdlePopulation;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Virtual threads that are parked with nothing on their stacks but that: no queue, no lock. Whoever
 * makes them holds one reference to each, in an array that was there before.
 */
public final class ParkedVirtualThreads implements IdlePopulation {
  private final Thread[] threads;
  private final AtomicInteger awake = new AtomicInteger();
  private volatile boolean over;

  /** Makes none yet. */
  public ParkedVirtualThreads(int count) {
    threads = new Thread[count];
  }

  @Override
  public void spawn() throws InterruptedException {
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofVirtual().unstarted(this::sleep);
    }
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      while (thread.getState() != Thread.State.WAITING) {
        Thread.sleep(1);
      }
    }
  }

  private void sleep() {
    while (!over) {
      LockSupport.park(this);
    }
    awake.incrementAndGet();
  }

  @Override
  public int wake() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return awake.get();
  }

  @Override
  public void close() {
    // They have ended when they were woken.
  }
}
