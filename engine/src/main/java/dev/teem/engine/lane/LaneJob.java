package dev.teem.engine.lane;

import java.util.List;

/** Tasks of a lane that are done one after the other on one virtual thread, admitted once. */
final class LaneJob implements Runnable {
  private final LanePool pool;
  private final List<LaneTask> tasks;
  private final LanePlace place;

  LaneJob(LanePool pool, List<LaneTask> tasks) {
    this.pool = pool;
    this.tasks = tasks;
    place = new LanePlace(pool, tasks.size() > 1);
  }

  /** Whether it has a task that was not called off. Under the pool's lock. */
  boolean isWanted() {
    return tasks.stream().anyMatch(each -> each.state == LaneTask.State.WAITING);
  }

  /** Whether its owner has not as many under way as there may be. Under the pool's lock. */
  boolean mayBegin(int mostUnderWay) {
    return tasks.getFirst().owner.underWay < mostUnderWay;
  }

  /** Begins, having been admitted. Under the pool's lock. */
  void start() {
    place.held = true;
    place.queuedNanos = tasks.getFirst().takenNanos;
    Thread.ofVirtual().name("teem-lane-" + pool.name()).start(this);
  }

  @Override
  public void run() {
    try {
      tasks.subList(0, tasks.size() - 1).forEach(task -> pool.work(task, place, () -> {}));
      // The place is free for others before the last receipt is written.
      pool.work(tasks.getLast(), place, place::leave);
    } finally {
      place.leave();
    }
  }
}
