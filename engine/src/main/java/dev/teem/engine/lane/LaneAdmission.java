package dev.teem.engine.lane;

import dev.teem.engine.time.EngineClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Who may make calls in a lane: those who enter again come before new jobs, each in their order.
 * Everything under the pool's lock, which waiting gives up.
 */
final class LaneAdmission {
  private static final long TICK_NANOS = 1_000_000;

  private final Lane lane;
  private final ReentrantLock lock;
  private final EngineClock clock;
  private final LaneTimer timer;
  private final CircuitBreakers breakers;
  private final int mostUnderWay;
  private final Runnable onTick;

  private final ArrayDeque<LaneJob> jobs = new ArrayDeque<>();
  private final ArrayDeque<LanePlace> entering = new ArrayDeque<>();
  private final Map<String, ProviderHold> holds = new HashMap<>();
  private boolean ticking;

  /**
   * Nobody is in.
   *
   * @param mostUnderWay tasks of an owner that have begun and not ended, resting ones too: more do
   *     not begin
   * @param onTick is called, without the lock, when it is time to {@link #admit} again
   */
  LaneAdmission(
      Lane lane, ReentrantLock lock, TupleExecutor executor, int mostUnderWay, Runnable onTick) {
    this.mostUnderWay = mostUnderWay;
    this.lane = lane;
    this.lock = lock;
    this.onTick = onTick;
    clock = executor.clock();
    timer = executor.attempts().timer();
    breakers = executor.breakers();
  }

  /** Has a job stand in line. */
  void add(LaneJob job) {
    jobs.addLast(job);
  }

  /** Lets in as many as the lane allows. */
  void admit(IntSupplier backlog) {
    do {
      letIn();
    } while (isStuckAtFirst() && lane.waiting(backlog.getAsInt() + entering.size()));
    if (isStuckAtFirst()) {
      tick();
    }
  }

  private void letIn() {
    while (!entering.isEmpty() && lane.tryEnter()) {
      LanePlace place = entering.poll();
      place.held = true;
      place.granted.signal();
    }
    while (entering.isEmpty() && !jobs.isEmpty()) {
      LaneJob job = jobs.peek();
      boolean wanted = job.isWanted();
      if (wanted && !(job.mayBegin(mostUnderWay) && lane.tryEnter())) {
        return;
      }
      jobs.poll();
      if (wanted) {
        job.start();
      }
    }
  }

  /** Whether the limit keeps work waiting, and may be raised for that alone. */
  private boolean isStuckAtFirst() {
    return lane.mayRush() && !lane.hasRoom() && !(jobs.isEmpty() && entering.isEmpty());
  }

  /** Has somebody call {@link #admit} in a millisecond. */
  void tick() {
    if (!ticking) {
      ticking = true;
      timer.after(
          TICK_NANOS,
          () -> {
            endTick();
            onTick.run();
          });
    }
  }

  private void endTick() {
    lock.lock();
    try {
      ticking = false;
    } finally {
      lock.unlock();
    }
  }

  /** Has a place stand in line, before all jobs. {@link #awaitPlace} waits. */
  void askAgain(LanePlace place) {
    place.queuedNanos = clock.nanoTime();
    place.granted = place.granted == null ? lock.newCondition() : place.granted;
    entering.addLast(place);
  }

  /**
   * Waits until a place that stands in line is held.
   *
   * @throws InterruptedException if this thread is; the place may be held then all the same
   */
  void awaitPlace(LanePlace place) throws InterruptedException {
    try {
      while (!place.held) {
        place.granted.await();
      }
    } catch (InterruptedException e) {
      entering.remove(place);
      throw e;
    }
  }

  /** After a call. False if the place was not held. */
  boolean leave(LanePlace place, long startNanos, long endNanos, boolean failed) {
    if (!place.held) {
      return false;
    }
    place.held = false;
    lane.leave(place.queuedNanos, startNanos, endNanos, failed);
    return true;
  }

  /** After nothing that tells anything. False if the place was not held. */
  boolean leave(LanePlace place) {
    if (!place.held) {
      return false;
    }
    place.held = false;
    lane.leave();
    return true;
  }

  /** Waits until a provider may be called again, or until it is worth trying. */
  void awaitProvider(String provider, Duration timeLeft) throws InterruptedException {
    ProviderHold hold = holds.get(provider);
    if (hold == null) {
      hold = new ProviderHold(breakers.forProvider(provider));
      holds.put(provider, hold);
      lookAfter(provider, hold, timeLeft.toNanos());
    }
    hold.await(lock.newCondition());
  }

  private void lookAfter(String provider, ProviderHold hold, long nanos) {
    timer.after(Math.min(nanos, ProviderHold.LOOK_NANOS), () -> look(provider, hold));
  }

  private void look(String provider, ProviderHold hold) {
    lock.lock();
    try {
      long nanos = hold.look();
      if (nanos == 0) {
        holds.remove(provider);
      } else {
        lookAfter(provider, hold, nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
