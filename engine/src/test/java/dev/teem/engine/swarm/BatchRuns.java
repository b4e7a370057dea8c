package dev.teem.engine.swarm;

import dev.teem.engine.Engine;
import dev.teem.engine.lane.CircuitBreakers;
import dev.teem.engine.lane.Gate;
import dev.teem.engine.lane.LanePolicy;
import dev.teem.engine.lane.LaneTimer;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.SystemClock;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What tests do with running batches. */
final class BatchRuns {
  private BatchRuns() {}

  /** What batches on an engine share that keeps no receipts, but for the gate and the timer. */
  static BatchHost host(Engine engine, Gate gate, LaneTimer timer) {
    EngineClock clock = new SystemClock();
    LanePolicy policy = LanePolicy.from(Map.of());
    return new BatchHost(
        engine.cores(),
        new Claims(1 << 10),
        gate,
        clock,
        policy,
        CircuitBreakers.of(policy, clock),
        timer,
        100,
        null,
        null);
  }

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
