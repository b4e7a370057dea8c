package dev.teem.engine.space;

import java.util.HashMap;
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

  private Map<String, Whole> lanes = new HashMap<>();
  private Map<String, Whole> yools = new HashMap<>();
  private final Whole all = new Whole(null, BucketHeap.OF_ALL);
  private Bucket[] table = new Bucket[MIN_CAPACITY];

  /** The bucket of a lane and a yool, which have this hash; null if there is none. */
  Bucket find(String lane, String yool, int hash) {
    int mask = table.length - 1;
    for (int i = hash & mask; ; i = (i + 1) & mask) {
      Bucket found = table[i];
      if (found == null || found.is(hash, lane, yool)) {
        return found;
      }
    }
  }

  Bucket need(String lane, String yool, int hash) {
    Bucket found = find(lane, yool, hash);
    return found == null ? make(lane, yool) : found;
  }

  private Bucket make(String lane, String yool) {
    // First: it lets go of what is idle, as a lane is that has no bucket yet.
    sweepIfFull();
    Whole ofLane = lanes.computeIfAbsent(lane, name -> new Whole(name, BucketHeap.OF_LANE));
    Whole ofYool = yools.computeIfAbsent(yool, name -> new Whole(name, BucketHeap.OF_YOOL));
    Bucket made = new Bucket(ofLane, ofYool, all);
    ofLane.buckets.add(made);
    ofYool.buckets.add(made);
    all.buckets.add(made);
    insert(made);
    return made;
  }

  private void insert(Bucket bucket) {
    int mask = table.length - 1;
    int i = bucket.hash & mask;
    while (table[i] != null) {
      i = (i + 1) & mask;
    }
    table[i] = bucket;
  }

  /** Buckets, lanes and yools that are kept. */
  int groups() {
    return all.buckets.size() + lanes.size() + yools.size();
  }

  private void sweepIfFull() {
    if (groups() >= table.length / 2) {
      sweep();
    }
  }

  /** Lets go of what is idle, and makes room. */
  private void sweep() {
    all.buckets.removeIf(Bucket::isIdle);
    lanes = used(lanes);
    yools = used(yools);
    int capacity = MIN_CAPACITY;
    while (capacity < 4L * groups()) {
      capacity = Math.multiplyExact(capacity, 2);
    }
    table = new Bucket[capacity];
    all.buckets.forEach(this::insert);
  }

  /** A map of its own: one that was large never gets small, and is walked through as a whole. */
  private static Map<String, Whole> used(Map<String, Whole> wholes) {
    Map<String, Whole> used = new HashMap<>();
    for (Whole each : wholes.values()) {
      each.buckets.removeIf(Bucket::isIdle);
      if (!each.isIdle()) {
        used.put(each.name, each);
      }
    }
    return used;
  }

  /** Null if there is none. */
  Whole lane(String name) {
    return lanes.get(name);
  }

  Whole needLane(String name) {
    if (!lanes.containsKey(name)) {
      sweepIfFull();
      lanes.put(name, new Whole(name, BucketHeap.OF_LANE));
    }
    return lanes.get(name);
  }

  /** Null if there is none. */
  Whole yool(String name) {
    return yools.get(name);
  }

  Whole needYool(String name) {
    if (!yools.containsKey(name)) {
      sweepIfFull();
      yools.put(name, new Whole(name, BucketHeap.OF_YOOL));
    }
    return yools.get(name);
  }

  /** What all buckets are in. */
  Whole all() {
    return all;
  }

  Iterable<Whole> lanes() {
    return lanes.values();
  }

  /** Gives those for whom somebody waits. */
  void forEachAwaited(Consumer<Waiters> action) {
    lanes.values().forEach(each -> ifAwaited(each, action));
    yools.values().forEach(each -> ifAwaited(each, action));
    all.buckets.forEach(each -> ifAwaited(each, action));
  }

  private static void ifAwaited(Group group, Consumer<Waiters> action) {
    if (group.isAwaited()) {
      action.accept(group.waiters());
    }
  }
}
