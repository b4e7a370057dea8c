package dev.teem.journal.log;

import dev.teem.journal.log.SharedLog.Section;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Has one thread at a time, the leader, do what all want that wait, round after round. Threads that
 * come meanwhile wait; one of them leads next. No thread of its own. The idea is that of flat
 * combining (Hendler, Incze, Shavit, Tzafrir, SPAA 2010).
 *
 * <p>A leader's status of interruption is put aside for the round.
 */
final class Rounds {
  /** Transactions of one round, bounded so that other processes and the first waiter get theirs. */
  private static final int MOST = 256;

  private static final long ALONE_PARK_NANOS = 100_000;

  private final String name;
  private final Round round;

  // Any thread adds, the leader takes.
  private final Queue<Pending<?>> waiting = new ConcurrentLinkedQueue<>();

  // Compare-and-set by who wants to lead; set by the leader when it is done. Volatile, against the
  // queue: either the leader still sees who has come, or that one sees that nobody leads.
  private final AtomicBoolean led = new AtomicBoolean();

  // Written by the leader; others only ask whether it is themselves, which no race can make true.
  private Thread leader;

  /** Runs each of a list of transactions, on the leader's thread. */
  @FunctionalInterface
  interface Round {
    /** If it throws, all fail that have not failed yet. */
    void run(Pending<?> first) throws Exception;
  }

  /**
   * Runs nothing yet.
   *
   * @param name for messages
   */
  Rounds(String name, Round round) {
    this.name = name;
    this.round = round;
  }

  /** Waits until the action has run, in a round of this thread or of another. */
  <R> R run(Function<? super Section, ? extends R> action) {
    refuseLeader("a transaction within a transaction");
    Pending<R> mine = new Pending<>(action);
    waiting.add(mine);
    boolean wasInterrupted = false;
    while (!mine.isOver()) {
      if (led.compareAndSet(false, true)) {
        Pending<?> done;
        try {
          done = lead();
        } finally {
          led.set(false);
          wakeNext();
        }
        // The next leader is at work meanwhile: to wake many takes as long as a force.
        wake(done);
      } else if (!mine.isOver()) {
        LockSupport.park(this);
        wasInterrupted |= Thread.interrupted();
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    return mine.get();
  }

  /** Does something between two rounds. */
  void alone(Runnable action) {
    refuseLeader("closed within a transaction");
    while (!led.compareAndSet(false, true)) {
      LockSupport.parkNanos(this, ALONE_PARK_NANOS);
    }
    try {
      action.run();
    } finally {
      led.set(false);
      wakeNext();
    }
  }

  private void refuseLeader(String what) {
    if (Thread.currentThread().equals(leader)) {
      throw new IllegalStateException(what + ": " + name);
    }
  }

  private void wakeNext() {
    Pending<?> next = waiting.peek();
    if (next != null) {
      LockSupport.unpark(next.thread());
    }
  }

  private static void wake(Pending<?> done) {
    for (Pending<?> pending = done; pending != null; pending = pending.next()) {
      if (!pending.thread().equals(Thread.currentThread())) {
        LockSupport.unpark(pending.thread());
      }
    }
  }

  /** Does what those who wait want; returns the first of them. */
  private Pending<?> lead() {
    leader = Thread.currentThread();
    final boolean wasInterrupted = Thread.interrupted();
    Pending<?> first = takeWaiting();
    try {
      round.run(first);
    } catch (Throwable e) {
      for (Pending<?> pending = first; pending != null; pending = pending.next()) {
        pending.failUnlessFailed(e);
      }
    }
    leader = null;
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    for (Pending<?> pending = first; pending != null; pending = pending.next()) {
      pending.end();
    }
    return first;
  }

  private Pending<?> takeWaiting() {
    Pending<?> first = waiting.poll();
    Pending<?> last = first;
    for (int taken = 1; last != null && taken < MOST; taken++) {
      last.next(waiting.poll());
      last = last.next();
    }
    return first;
  }
}
