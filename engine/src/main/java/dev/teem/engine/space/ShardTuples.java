package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tuples of a shard, by id, by lane and yool, and by age. Under the shard's lock; predicates
 * are asked in its name.
 */
final class ShardTuples {
  private final ShardLock lock;
  private final BucketTable buckets = new BucketTable();

  /**
   * Tuples whose id is a name: one of that name may be in any bucket, and there may be many
   * buckets. Few have names as a rule.
   */
  private final Map<String, Tuple> names = new HashMap<>();

  private long ticket;
  private long frontTicket = -1;
  private int there;
  private long scans;
  private long scanned;

  ShardTuples(ShardLock lock) {
    this.lock = lock;
  }

  /** The groups of tuples, where those who wait for some stand in line as well. */
  BucketTable groups() {
    return buckets;
  }

  // ---- in and out

  /** Whether one of a tuple's id is in the bucket that it belongs to. */
  boolean has(Bucket bucket, Tuple tuple) {
    TupleRing tuples = bucket.tuples();
    return tuples.find(tuple.id(), tuple.idHash()) != tuples.end();
  }

  /** Adds a tuple behind all others. Its id is not there. */
  void append(Tuple tuple, Bucket bucket) {
    bucket.append(tuple, ++ticket);
    enter(tuple);
  }

  /** Adds a tuple in front of all others. Its id is not there. */
  void prepend(Tuple tuple, Bucket bucket) {
    bucket.prepend(tuple, frontTicket--);
    enter(tuple);
  }

  private void enter(Tuple tuple) {
    there++;
    if (tuple.isNamed()) {
      names.put(tuple.id(), tuple);
    }
  }

  /** Removes a tuple that is there. */
  void remove(Tuple tuple) {
    bucketOf(tuple).remove(tuple);
    leave(tuple);
  }

  private void leave(Tuple tuple) {
    there--;
    if (tuple.isNamed()) {
      names.remove(tuple.id());
    }
  }

  /** Removes the oldest that a template wants; null if there is none. */
  Tuple removeFirst(Template template) {
    if (template.isSelective()) {
      Tuple found = search(template);
      if (found != null) {
        remove(found);
      }
      return found;
    }
    Bucket oldest = oldest(template);
    if (oldest == null) {
      return null;
    }
    Tuple first = oldest.removeFirst();
    leave(first);
    return first;
  }

  // ---- looking

  /** The tuple with this id, whatever bucket it is in; null if there is none. */
  Tuple named(String id) {
    return Tuple.isName(id) ? names.get(id) : named(id, buckets.all().buckets);
  }

  private static Tuple named(String id, Iterable<Bucket> where) {
    int hash = TupleRing.hash(id);
    for (Bucket each : where) {
      TupleRing tuples = each.tuples();
      int position = tuples.find(id, hash);
      if (position != tuples.end()) {
        return tuples.get(position);
      }
    }
    return null;
  }

  /** The oldest that a template wants; null if there is none. */
  Tuple first(Template template) {
    if (template.isSelective()) {
      return search(template);
    }
    Bucket oldest = oldest(template);
    return oldest == null ? null : oldest.tuples().get(oldest.tuples().first());
  }

  private Bucket oldest(Template template) {
    Group group = groupOf(template);
    return group == null ? null : group.oldest();
  }

  private Tuple search(Template template) {
    List<Tuple> found = find(template, 1);
    return found.isEmpty() ? null : found.getFirst();
  }

  /** The oldest ones that a template wants, in their order. */
  List<Tuple> find(Template template, int atMost) {
    List<Tuple> found = new ArrayList<>();
    boolean begins = template.hasPredicate() && lock.beginAsking();
    try {
      find(template, atMost, found);
    } finally {
      if (begins) {
        lock.endAsking();
      }
    }
    return found;
  }

  private void find(Template template, int atMost, List<Tuple> found) {
    if (template.hasId()) {
      boolean anywhere = !template.hasLane() && !template.hasYool();
      Tuple named = anywhere ? named(template.id()) : named(template.id(), occupiedOf(template));
      if (named != null && atMost > 0 && template.matches(named)) {
        found.add(named);
      }
      return;
    }
    boolean selective = template.isSelective();
    scans += selective ? 1 : 0;
    AgeWalk walk = walk(template, atMost);
    while (found.size() < atMost) {
      Tuple next = walk.next();
      if (next == null) {
        return;
      }
      if (!selective || suits(template, next)) {
        found.add(next);
      }
    }
  }

  private boolean suits(Template template, Tuple tuple) {
    scanned++;
    return template.rest().holds(tuple) && template.accepts(tuple);
  }

  long count(Template template) {
    if (template.isSelective()) {
      return find(template, Integer.MAX_VALUE).size();
    }
    if (!template.hasLane() && !template.hasYool()) {
      return there;
    }
    Group group = groupOf(template);
    return group == null ? 0 : group.size();
  }

  // ---- groups

  private Bucket bucketOf(Tuple tuple) {
    return buckets.find(tuple.lane(), tuple.yool(), tuple.bucketHash());
  }

  /** Null if there is none. */
  private Group groupOf(Template template) {
    if (template.hasLane() && template.hasYool()) {
      return buckets.find(template.lane(), template.yool(), template.bucketHash());
    }
    if (template.hasLane()) {
      return buckets.lane(template.lane());
    }
    return template.hasYool() ? buckets.yool(template.yool()) : buckets.all();
  }

  private AgeWalk walk(Template template, int atMost) {
    return switch (groupOf(template)) {
      case null -> new AgeWalk(List.of());
      case Bucket bucket -> new AgeWalk(List.of(bucket));
      case Whole whole ->
          isForAll(whole, atMost) ? new AgeWalk(whole.buckets) : new AgeWalk(whole.occupied());
    };
  }

  /** Who wants all that there is looks into each bucket in any case: that is worth no heap. */
  private boolean isForAll(Whole whole, int atMost) {
    return whole == buckets.all() && atMost >= whole.buckets.size();
  }

  private Iterable<Bucket> occupiedOf(Template template) {
    return switch (groupOf(template)) {
      case null -> List.of();
      case Bucket bucket -> List.of(bucket);
      case Whole whole -> whole.occupied();
    };
  }

  // ---- reports

  long scans() {
    return scans;
  }

  long scanned() {
    return scanned;
  }
}
