package dev.teem.journal.tuple;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The one thread that writes a log, for all who wait for it. An interrupt of whoever waits cannot
 * close the log's files: nobody knows this thread.
 *
 * <p>What is asked for is done in order, and that is how those who wait share a force: one asks for
 * it only when his append is done. While it runs, the appends of others queue up; all of them come
 * before the force that the first of these will ask for, and the rest find that it has covered
 * them. So whoever waits, waits for two forces at most, however many wait.
 */
final class LogThread implements AutoCloseable {
  private final LongSupplier end;
  private final Runnable force;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("teem-tuples").factory());

  // The thread's alone.
  private long forcedTo;

  /**
   * Starts no thread before there is something to do.
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
      return CompletableFuture.supplyAsync(action, thread).join();
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("The tuple log is closed", e);
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  /** Returns when everything that was asked for is done. Idempotent. */
  @Override
  public void close() {
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
