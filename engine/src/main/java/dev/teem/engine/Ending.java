package dev.teem.engine;

import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.CoreThreads;
import dev.teem.engine.kernel.Host;
import dev.teem.engine.kernel.Kernel;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** How the processes and the cores of an engine come to their end, in bounded time. */
final class Ending {
  private static final System.Logger LOG = System.getLogger(Engine.class.getName());
  private static final long LONGEST_PAUSE_MILLIS = 10;

  private final Kernel kernel;
  private final Host host;

  /** Null if the host drives the cores: then they go when the caller steps them. */
  private final CoreThreads threads;

  Ending(Kernel kernel, Host host, CoreThreads threads) {
    this.kernel = kernel;
    this.host = host;
    this.threads = threads;
  }

  /** Asks all processes to end and waits for that. */
  void askToEnd(Duration within) {
    long until = System.nanoTime() + within.toNanos();
    try {
      await(host::termAll, until);
      // A process that is on its way to another core is counted by neither: hence twice.
      int empty = 0;
      for (long pause = 1; empty < 2; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
        empty = await(host::alive, until) == 0 ? empty + 1 : 0;
        if (empty == 0) {
          Thread.sleep(pause);
        }
      }
    } catch (TimeoutException e) {
      LOG.log(Level.DEBUG, "some processes have not ended when asked to");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends all processes and stops the cores.
   *
   * @return what holds the cores that could not be stopped
   */
  List<String> end(Duration within) {
    long start = System.nanoTime();
    Duration half = within.dividedBy(2);
    boolean interrupted = Thread.interrupted();
    try {
      await(() -> host.shutdown(ExitReason.SHUTDOWN), start + half.toNanos());
    } catch (TimeoutException e) {
      LOG.log(Level.DEBUG, "a core is held, and will be interrupted");
    } catch (InterruptedException e) {
      interrupted = true;
    }
    Duration gone = Duration.ofNanos(System.nanoTime() - start);
    List<String> stuck =
        threads == null ? List.of() : threads.stop(half.minus(gone), within.minus(gone));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    List<String> left = stuck.isEmpty() ? kernel.leftovers() : List.of();
    if (!left.isEmpty()) {
      LOG.log(Level.WARNING, "left after the end of the engine: {0}", left);
    }
    return stuck;
  }

  private <T> T await(Supplier<CompletableFuture<T>> call, long untilNanos)
      throws InterruptedException, TimeoutException {
    // Elsewhere: a full inbox of a core that is held would keep this thread for ever.
    CompletableFuture<T> future =
        CompletableFuture.supplyAsync(() -> call.get().join(), Thread::startVirtualThread);
    try {
      while (threads == null && !future.isDone() && untilNanos - System.nanoTime() > 0) {
        for (int i = 0; i < kernel.coreCount(); i++) {
          kernel.core(i).doWork();
        }
      }
      return future.get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the engine could not be asked to end", e.getCause());
    }
  }
}
