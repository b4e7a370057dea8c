package dev.teem.engine.swarm;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What tests do with running batches. */
final class BatchRuns {
  private BatchRuns() {}

  /** The outcome, for which a thread of its own waits. */
  static CompletableFuture<BatchSummary> awaited(BatchRun run) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run.await();
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        task -> Thread.ofPlatform().start(task));
  }
}
