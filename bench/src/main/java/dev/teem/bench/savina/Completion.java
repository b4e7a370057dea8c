package dev.teem.bench.savina;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The end of a round: all actors have exited, and what they have counted adds up. Thread-safe. */
public final class Completion {
  private static final long LIMIT_SECONDS = 120;

  private final String program;
  private final long total;
  private final AtomicInteger missing;
  private final AtomicLong counted = new AtomicLong();
  private final CompletableFuture<Void> end = new CompletableFuture<>();

  /**
   * Waits for nobody yet.
   *
   * @param actors how many have to exit
   * @param total what all counts together must be, overflow ignored
   */
  Completion(String program, int actors, long total) {
    this.program = program;
    this.total = total;
    missing = new AtomicInteger(actors);
  }

  /** Called by an actor, once, with what it has counted. */
  public void exited(long count) {
    if (count != 0) {
      counted.addAndGet(count);
    }
    // After the count: the last one to come here sees all of them.
    if (missing.decrementAndGet() == 0) {
      end.complete(null);
    }
  }

  /** Called by an actor that finds something wrong. Ends the round. */
  public void fail(Throwable cause) {
    end.completeExceptionally(cause);
  }

  void await() {
    try {
      end.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          program + ": " + missing.get() + " actors have not exited: " + e.getCause(),
          e.getCause());
    }
    if (counted.get() != total) {
      throw new IllegalStateException(
          "wrong result: " + program + " total=" + counted.get() + ", not " + total);
    }
  }
}
