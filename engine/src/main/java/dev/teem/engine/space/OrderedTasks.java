package dev.teem.engine.space;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Does one thing after the other, on a virtual thread that it has as long as there is something to
 * do. Any thread may hand it something; tasks must not throw.
 */
final class OrderedTasks implements Executor {
  private final String name;
  private final Set<Thread> threads;

  // Under the lock of this, for some instructions at a time. The first one is under way.
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  /**
   * Has no thread before there is something to do.
   *
   * @param threads where its thread is while it has one; safe for use by several threads
   */
  OrderedTasks(String name, Set<Thread> threads) {
    this.name = name;
    this.threads = threads;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (this) {
      tasks.add(task);
      if (tasks.size() > 1) {
        return;
      }
    }
    Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(task));
    threads.add(thread);
    thread.start();
  }

  private void run(Runnable first) {
    try {
      for (Runnable task = first; task != null; task = next()) {
        task.run();
      }
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  private synchronized Runnable next() {
    tasks.remove();
    return tasks.peek();
  }

  /** How many things are to be done, the one included that is under way. */
  synchronized int size() {
    return tasks.size();
  }
}
