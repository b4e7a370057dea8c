package dev.teem.engine.lane;

import dev.teem.engine.kernel.Core;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The tasks of a lane that wait for nothing, on their way to a core: a batch at a time, so that
 * they keep their order. Everything under the pool's lock.
 */
final class PureLine {
  private final LanePool pool;
  private final TupleExecutor executor;
  private final LaneTasks tasks;
  private final Core core;
  private final int batchSize;
  private final ArrayDeque<LaneTask> waiting = new ArrayDeque<>();

  /** What the core is at; null for nothing. */
  private PureBatch batch;

  /**
   * Nothing waits.
   *
   * @param core null for none: batches have a virtual thread then
   */
  PureLine(LanePool pool, TupleExecutor executor, LaneTasks tasks, Core core, int batchSize) {
    this.pool = pool;
    this.executor = executor;
    this.tasks = tasks;
    this.core = core;
    this.batchSize = batchSize;
  }

  void add(LaneTask task) {
    waiting.addLast(task);
  }

  /**
   * Hands the next batch over, if none is there.
   *
   * @return false if the core has no room: to be called again
   */
  boolean post() {
    if (batch != null) {
      return true;
    }
    List<LaneTask> next = new ArrayList<>();
    while (next.size() < batchSize && !waiting.isEmpty()) {
      LaneTask task = waiting.poll();
      if (task.state == LaneTask.State.WAITING) {
        tasks.begin(task);
        next.add(task);
      }
    }
    if (next.isEmpty()) {
      return true;
    }
    batch = new PureBatch(pool, executor, next);
    if (core == null) {
      Thread.ofVirtual().name("teem-lane-pure").start(batch::onCore);
      return true;
    }
    boolean posted = core.offer(batch);
    if (!posted) {
      recall();
    }
    return posted;
  }

  /** Takes back what the core has not begun. */
  void recall() {
    if (batch != null && batch.recall()) {
      for (LaneTask task : batch.tasks.reversed()) {
        tasks.unbegin(task);
        waiting.addFirst(task);
      }
      batch = null;
    }
  }

  /** The batch has come to its end. */
  void ended() {
    batch = null;
  }
}
