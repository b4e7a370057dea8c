package dev.teem.engine.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Two ways to one result: the first success is taken, the other way is interrupted. Each goes on a
 * virtual thread of its own, so that a loser that takes no notice of the interrupt does not hold up
 * the result.
 *
 * <p>All fields are under the lock of this: used by the one who waits and by both contestants.
 *
 * @param <T> results
 */
final class Race<T> {
  private final List<Runner> runners = new ArrayList<>(2);
  private final Runnable onEnd;
  private int running;
  private boolean decided;

  /** Whether there is nothing to win any more. */
  private boolean over;

  private T result;

  /**
   * A race that has not begun.
   *
   * @param onEnd is called by each contestant's thread as the last it does
   */
  Race(Runnable onEnd) {
    this.onEnd = onEnd;
  }

  /** A contestant. */
  private final class Runner implements Runnable {
    private final Callable<T> way;
    private final Thread thread = Thread.ofVirtual().name("teem-rival").unstarted(this);
    private Throwable failure;
    private boolean ended;

    Runner(Callable<T> way) {
      this.way = way;
    }

    @Override
    public void run() {
      try {
        end(this, way.call(), null);
      } catch (Throwable e) {
        end(this, null, e);
      } finally {
        onEnd.run();
      }
    }
  }

  /**
   * Holds the race.
   *
   * @param headStart of the first, in nanoseconds; less if that has failed before
   * @param onStart is called before each contestant's start
   * @return the first success; also of a race that is called off, if there is one after all
   * @throws InterruptedException if this thread is interrupted: both are, and have ended
   */
  T run(Callable<T> first, Callable<T> second, long headStart, Runnable onStart) throws Exception {
    try {
      return hold(first, second, headStart, onStart);
    } catch (InterruptedException e) {
      return callOff(e);
    }
  }

  private synchronized T hold(
      Callable<T> first, Callable<T> second, long headStart, Runnable onStart) throws Exception {
    long begun = System.nanoTime();
    start(first, onStart);
    long left = headStart;
    while (!decided && running > 0 && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = headStart - (System.nanoTime() - begun);
    }
    if (!decided) {
      start(second, onStart);
    }
    while (!decided && running > 0) {
      wait();
    }
    if (!decided) {
      throw failure();
    }
    end();
    return result;
  }

  private void start(Callable<T> way, Runnable onStart) {
    onStart.run();
    Runner runner = new Runner(way);
    runners.add(runner);
    running++;
    runner.thread.start();
  }

  private synchronized void end(Runner runner, T value, Throwable failure) {
    runner.ended = true;
    runner.failure = failure;
    running--;
    if (failure == null && !decided) {
      decided = true;
      result = value;
    }
    notifyAll();
  }

  /** Interrupts whoever still runs. */
  private void end() {
    over = true;
    for (Runner each : runners) {
      if (!each.ended) {
        each.thread.interrupt();
      }
    }
  }

  /** The work may be done again elsewhere, and so must not go on here. */
  private synchronized T callOff(InterruptedException cause) throws InterruptedException {
    end();
    while (running > 0) {
      try {
        wait();
      } catch (InterruptedException _) {
        // Once was enough: they have to end first.
      }
    }
    if (!decided) {
      throw cause;
    }
    // It has to learn of the interrupt after all.
    Thread.currentThread().interrupt();
    return result;
  }

  private synchronized boolean isOver() {
    return over;
  }

  /** The first's, and the second's with it. */
  private Exception failure() {
    Throwable one = runners.getFirst().failure;
    Throwable other = runners.getLast().failure;
    if (!one.equals(other)) {
      one.addSuppressed(other);
    }
    if (one instanceof Error error) {
      throw error;
    }
    return (Exception) one;
  }

  /** A contestant's place, which is of no use to it once there is nothing to win. */
  CallPlace during(CallPlace place) {
    return new RacePlace(place, this::isOver);
  }
}
