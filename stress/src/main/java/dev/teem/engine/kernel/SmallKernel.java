package dev.teem.engine.kernel;

import dev.teem.engine.context.Bm25Recaller;
import dev.teem.engine.context.DefaultPager;
import dev.teem.engine.event.EngineCounters;
import dev.teem.engine.event.EventLevel;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.fiber.FiberScheduler;
import dev.teem.engine.time.VirtualClock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A kernel that is cheap enough to be made for each of the millions of states of a race, and whose
 * cores go when an actor steps them.
 */
public final class SmallKernel {
  private static final int INBOX = 16;
  private static final int EVENTS = 16;

  private final Kernel kernel;
  final Host host;

  /** A kernel without processes. */
  public SmallKernel(int cores) {
    kernel =
        new Kernel(
            new Kernel.Settings(
                cores,
                INBOX,
                new VirtualClock(),
                Map.of(),
                JournalMode.LIVE,
                null,
                new DefaultPager(),
                Bm25Recaller::new,
                FiberScheduler::best,
                EngineCounters.onHeap(cores),
                EventLevel.LIFECYCLE,
                EVENTS,
                null,
                false));
    host = new Host(kernel, Runnable::run);
  }

  /** A core by its number. */
  public Core core(int number) {
    return kernel.core(number);
  }

  /** Starts the first process, on core 0, and lets it and what it spawns settle. */
  long boot(Behavior behavior) {
    CompletableFuture<Long> pid = host.boot(behavior, SpawnOptions.DEFAULT, List.of());
    settle();
    return pid.join();
  }

  /** Lets all cores work until none has anything to do. By one thread. */
  void settle() {
    int work;
    do {
      work = 0;
      for (Core core : kernel.cores) {
        work += core.doWork();
      }
    } while (work > 0);
  }

  /** Whether nothing is left of any process. */
  boolean isEmpty() {
    return kernel.leftovers().isEmpty();
  }

  /** How a future came out, in a word. */
  static String outcome(CompletableFuture<?> future) {
    if (!future.isDone()) {
      return "open";
    }
    return future
        .handle((value, failure) ->
            failure != null
                ? failure.getClass().getSimpleName()
                : value instanceof ExitReason reason ? reason.kind() : String.valueOf(value))
        .join();
  }
}
