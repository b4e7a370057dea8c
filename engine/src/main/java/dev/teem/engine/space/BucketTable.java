package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The buckets of a shard by lane and yool: open addressing with linear probing, since a key of two
 * strings would have to be made for each look-up in a map. Under the shard's lock.
 *
 * <p>What is empty stays: most lanes that were used once are used again. When there are half as
 * many buckets, lanes and yools as the table has places, those that are idle are let go, and the
 * table gets four places for each that is left.
 */
final class BucketTable {
  private static final int MIN_CAPACITY = 64;

  private final Map<String, Group.OfLane> lanes = new HashMap<>();
  private final Map<String, Group.OfYool> yools = new HashMap<>();
  private Bucket[] table = new Bucket[MIN_CAPACITY];
  private int size;

  /** The bucket of a lane and a yool; null if there is none. */
  Bucket find(String lane, String yool) {
    int hash = Bucket.hash(lane, yool);
    int mask = table.length - 1;
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      Bucket found = table[i];
      if (found == null || found.is(hash, lane, yool)) {
        return found;
      }
    }
  }

  Bucket need(String lane, String yool) {
    Bucket found = find(lane, yool);
    if (found != null) {
      return found;
    }
    // Held while the other is made: a sweep lets go of what is idle.
    Group.OfLane ofLane = needLane(lane);
    ofLane.buckets++;
    Group.OfYool ofYool = needYool(yool);
    ofYool.buckets++;
    sweepIfFull();
    Bucket made = new Bucket(ofLane, ofYool, Bucket.hash(lane, yool));
    insert(made);
    return made;
  }

  /** Buckets, lanes and yools that are kept. */
  int groups() {
    return size + lanes.size() + yools.size();
  }

  private void sweepIfFull() {
    if (groups() >= table.length / 2) {
      sweep();
    }
  }

  private void insert(Bucket bucket) {
    int mask = table.length - 1;
    int i = bucket.hash & mask;
    while (table[i] != null) {
      i = (i + 1) & mask;
    }
    table[i] = bucket;
    size++;
  }

  /** Lets go of what is idle, and makes room. */
  private void sweep() {
    List<Bucket> used = new ArrayList<>();
    for (Bucket each : table) {
      if (each != null && !each.isIdle()) {
        used.add(each);
      } else if (each != null) {
        each.lane.buckets--;
        each.yool.buckets--;
      }
    }
    lanes.values().removeIf(Group.OfLane::isIdle);
    yools.values().removeIf(Group.OfYool::isIdle);
    int capacity = MIN_CAPACITY;
    while (capacity < 4L * (used.size() + lanes.size() + yools.size())) {
      capacity = Math.multiplyExact(capacity, 2);
    }
    table = new Bucket[capacity];
    size = 0;
    used.forEach(this::insert);
  }

  /** Null if there is none. */
  Group.OfLane lane(String name) {
    return lanes.get(name);
  }

  Group.OfLane needLane(String name) {
    Group.OfLane found = lanes.get(name);
    if (found != null) {
      return found;
    }
    sweepIfFull();
    Group.OfLane made = new Group.OfLane(name);
    lanes.put(name, made);
    return made;
  }

  /** Null if there is none. */
  Group.OfYool yool(String name) {
    return yools.get(name);
  }

  Group.OfYool needYool(String name) {
    Group.OfYool found = yools.get(name);
    if (found != null) {
      return found;
    }
    sweepIfFull();
    Group.OfYool made = new Group.OfYool(name);
    yools.put(name, made);
    return made;
  }

  Iterable<Group.OfLane> lanes() {
    return lanes.values();
  }

  /** Gives those for whom somebody waits. */
  void forEachAwaited(Consumer<Waiters> action) {
    lanes.values().forEach(each -> ifAwaited(each, action));
    yools.values().forEach(each -> ifAwaited(each, action));
    for (Bucket each : table) {
      if (each != null) {
        ifAwaited(each, action);
      }
    }
  }

  private static void ifAwaited(Group group, Consumer<Waiters> action) {
    if (group.isAwaited()) {
      action.accept(group.waiters());
    }
  }
}
