package dev.teem.engine.lane;

import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tasks of a lane, and how far each is. Everything under the pool's lock. */
final class LaneTasks {
  /** What became of tuples that were taken. */
  enum Fate {
    DONE,
    FAILED,
    REFUSED,
    CANCELLED,
    RETURNED
  }

  /** By id: another tuple of the same may be put out while one is worked on. */
  private final Map<String, List<LaneTask>> held = new HashMap<>();

  private final List<LaneTask> returning = new ArrayList<>();
  private final EnumMap<Fate, Long> counts = new EnumMap<>(Fate.class);
  private long taken;
  private int waiting;
  private int underWay;
  private int open;

  LaneTask add(Tuple tuple, TaskOwner owner, long nowNanos) {
    LaneTask task = new LaneTask(tuple, owner, taken++, nowNanos);
    owner.open++;
    open++;
    waiting++;
    List<LaneTask> same = held.get(tuple.id());
    if (same == null) {
      held.put(tuple.id(), List.of(task));
    } else {
      List<LaneTask> more = new ArrayList<>(same);
      more.add(task);
      held.put(tuple.id(), more);
    }
    return task;
  }

  /** Somebody is at it from now on. */
  void begin(LaneTask task) {
    task.state = LaneTask.State.RUNNING;
    waiting--;
    underWay++;
    task.owner.underWay++;
  }

  /** Nobody was at it after all. */
  void unbegin(LaneTask task) {
    task.state = LaneTask.State.WAITING;
    waiting++;
    underWay--;
    task.owner.underWay--;
  }

  /** Nobody is at it any more, and it cannot be called off from now on. */
  void stop(LaneTask task) {
    if (task.state == LaneTask.State.WAITING) {
      waiting--;
    } else {
      underWay--;
      task.owner.underWay--;
    }
    task.state = LaneTask.State.ENDED;
    task.runner = null;
    List<LaneTask> same = held.get(task.tuple.id());
    if (same.size() == 1) {
      held.remove(task.tuple.id());
    } else {
      held.put(task.tuple.id(), same.stream().filter(each -> !each.equals(task)).toList());
    }
  }

  /**
   * Says that nobody wants it any more.
   *
   * @param byId whether that is its outcome
   * @return whether it has stopped by that, since nobody was at it
   */
  boolean callOff(LaneTask task, boolean byId) {
    task.calledOff = true;
    task.cancelled |= byId;
    if (task.state == LaneTask.State.WAITING) {
      stop(task);
      return true;
    }
    if (task.runner != null) {
      task.runner.interrupt();
    }
    return false;
  }

  /**
   * It has ended to the last.
   *
   * @param outcome null if it goes back
   * @return whether its owner has no other, or nobody has
   */
  boolean end(LaneTask task, TupleOutcome outcome) {
    task.outcome = outcome;
    counts.merge(fate(outcome), 1L, Long::sum);
    if (outcome == null) {
      returning.add(task);
    }
    open--;
    task.owner.open--;
    return task.owner.open == 0 || open == 0;
  }

  private static Fate fate(TupleOutcome outcome) {
    return switch (outcome) {
      case null -> Fate.RETURNED;
      case TupleOutcome.Done _ -> Fate.DONE;
      case TupleOutcome.Failed _ -> Fate.FAILED;
      case TupleOutcome.Refused _ -> Fate.REFUSED;
      case TupleOutcome.Cancelled _ -> Fate.CANCELLED;
    };
  }

  /** Those of an id that have not stopped. */
  List<LaneTask> of(String id) {
    return held.getOrDefault(id, List.of());
  }

  /** All that have not stopped. */
  List<LaneTask> all() {
    return held.values().stream().flatMap(List::stream).toList();
  }

  /** What goes back to the space, the oldest last; it is the caller's then. */
  List<LaneTask> takeReturning() {
    List<LaneTask> back = new ArrayList<>(returning);
    returning.clear();
    back.sort(Comparator.comparingLong((LaneTask task) -> task.number).reversed());
    return back;
  }

  /** Nobody has begun with so many. */
  int waiting() {
    return waiting;
  }

  /** Somebody is at so many, or they are between two attempts. */
  int underWay() {
    return underWay;
  }

  /** Whether all have ended to the last, and nothing is to go back. */
  boolean isEmpty() {
    return open == 0 && returning.isEmpty();
  }

  boolean allEnded() {
    return open == 0;
  }

  long count(Fate fate) {
    return counts.getOrDefault(fate, 0L);
  }
}
