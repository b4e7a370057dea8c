package dev.teem.journal.tuple;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whose turn it is to write a log. What touches its files is done by one thread, for all who wait
 * for it: an interrupt of whoever waits cannot close them, since nobody knows this thread. What
 * only stores into memory everybody does himself, under a lock, where nobody waits for the disk.
 *
 * <p>What the thread is asked for is done in order, and that is how those who wait share a force:
 * one asks for it only when his append is done. While it runs, the appends of others queue up; all
 * of them come before the force that the first of these will ask for, and the rest find that it has
 * covered them. So whoever waits, waits for two forces at most, however many wait.
 */
final class LogThread implements AutoCloseable {
  private final LongSupplier end;
  private final Runnable force;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("teem-tuples").factory());

  /** Held while the log is written, and by whoever must not see it change. */
  private final ReentrantLock turn = new ReentrantLock();

  // Under the lock.
  private boolean closed;

  /**
   * Whether the thread waits for its turn. Written by the thread (volatile); who has the lock reads
   * it, and leaves the log to the thread then. Else many who append could keep it out for long.
   */
  private volatile boolean threadWaits;

  // The thread's alone.
  private long forcedTo;

  /**
   * Starts no thread before there is something for it to do.
   *
   * @param end how much has been appended, as a number that only grows
   * @param force puts all of that on the disk; null if nobody waits for the disk
   */
  LogThread(LongSupplier end, Runnable force) {
    this.end = end;
    this.force = force;
  }

  private record Appended<R>(R result, long end) {}

  /**
   * Does something that may append: here, if it stores into memory alone and nobody waits for the
   * disk, else on the thread. Returns when it is as durable as it must be.
   *
   * @param inMemory says whether it does, given what the log is now
   * @param here is done then
   * @param onThread is done otherwise
   */
  <R> R append(BooleanSupplier inMemory, Supplier<R> here, Supplier<R> onThread) {
    if (force == null) {
      turn.lock();
      try {
        requireOpen();
        if (!threadWaits && inMemory.getAsBoolean()) {
          return here.get();
        }
      } finally {
        turn.unlock();
      }
    }
    return append(onThread);
  }

  /**
   * Does something on the thread that may append. Returns when that is as durable as it must be.
   */
  <R> R append(Supplier<R> action) {
    Appended<R> appended = run(() -> new Appended<>(action.get(), end.getAsLong()));
    if (force != null) {
      run(() -> forceTo(appended.end()));
    }
    return appended.result();
  }

  private Void forceTo(long wanted) {
    if (forcedTo < wanted) {
      force.run();
      forcedTo = end.getAsLong();
    }
    return null;
  }

  /** Does something on the thread. */
  <R> R run(Supplier<R> action) {
    try {
      return CompletableFuture.supplyAsync(() -> inTurn(action), thread).join();
    } catch (RejectedExecutionException e) {
      throw closedLog(e);
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  private <R> R inTurn(Supplier<R> action) {
    threadWaits = true;
    turn.lock();
    try {
      threadWaits = false;
      return action.get();
    } finally {
      turn.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw closedLog(null);
    }
  }

  private static IllegalStateException closedLog(RejectedExecutionException cause) {
    return new IllegalStateException("The tuple log is closed", cause);
  }

  /** Returns when everything that was asked for is done. Idempotent. */
  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
    } finally {
      turn.unlock();
    }
    thread.shutdown();
    boolean interrupted = false;
    boolean over = false;
    while (!over) {
      try {
        over = thread.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
