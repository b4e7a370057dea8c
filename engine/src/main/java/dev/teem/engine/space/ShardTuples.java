package dev.teem.engine.space;

import java.util.List;
import org.agrona.collections.IntArrayList;

/**
 * The tuples of a shard, by id, by lane and yool, and by age. Under the shard's lock; predicates
 * are asked in its name.
 */
final class ShardTuples {
  private final ShardLock lock;
  private final Slots slots = new Slots();
  private final BucketTable buckets = new BucketTable();

  /**
   * Of tuples whose id is a name: one of that name may be in any bucket, and there may be many
   * buckets. Few have names as a rule, so this stays in the processor's cache.
   */
  private final IdTable names = new IdTable();

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

  /** Whether one of this id is in the bucket that a tuple belongs to. */
  boolean has(Bucket bucket, String id, int hash) {
    return bucket.ids.find(slots, id, hash) != Slots.NONE;
  }

  /** Adds a tuple behind all others. Its id, which has this hash, is not there. */
  void append(Tuple tuple, Bucket bucket, int hash, boolean named) {
    int slot = slots.add(tuple, hash, ++ticket, bucket.number);
    bucket.append(slots, slot);
    enter(slot, bucket, hash, named);
  }

  /** Adds a tuple in front of all others. Its id, which has this hash, is not there. */
  void prepend(Tuple tuple, Bucket bucket, int hash) {
    int slot = slots.add(tuple, hash, frontTicket--, bucket.number);
    bucket.prepend(slots, slot);
    enter(slot, bucket, hash, isName(tuple.id()));
  }

  private void enter(int slot, Bucket bucket, int hash, boolean named) {
    bucket.ids.add(slot, hash);
    if (named) {
      names.add(slot, hash);
    }
    there++;
  }

  private static boolean isName(String id) {
    return !id.startsWith(Tuple.HASH);
  }

  /** Removes the oldest of a bucket; null if there is none. */
  Tuple removeFirst(Bucket bucket) {
    if (bucket == null || bucket.first() == Slots.NONE) {
      return null;
    }
    return remove(bucket.first(), bucket);
  }

  /** Removes the tuple in a slot. */
  Tuple remove(int slot) {
    return remove(slot, buckets.get(slots.bucket(slot)));
  }

  private Tuple remove(int slot, Bucket bucket) {
    Tuple tuple = slots.tuple(slot);
    bucket.remove(slots, slot);
    bucket.ids.remove(slot, slots.hash(slot));
    if (!names.isEmpty() && isName(tuple.id())) {
      names.remove(slot, slots.hash(slot));
    }
    there--;
    slots.remove(slot);
    return tuple;
  }

  // ---- looking

  /** The tuple in a slot. */
  Tuple tuple(int slot) {
    return slots.tuple(slot);
  }

  /** The slot of the tuple with this id, whatever bucket it is in; or none. */
  int named(String id) {
    return isName(id) ? names.find(slots, id, IdTable.hash(id)) : named(id, buckets);
  }

  private int named(String id, Iterable<Bucket> where) {
    int hash = IdTable.hash(id);
    for (Bucket each : where) {
      int slot = each.ids.find(slots, id, hash);
      if (slot != Slots.NONE) {
        return slot;
      }
    }
    return Slots.NONE;
  }

  /** The slot of the oldest that a template wants, or none. */
  int find(Template template) {
    if (template.isSelective() || (!template.hasLane() && !template.hasYool())) {
      IntArrayList found = find(template, 1);
      return found.isEmpty() ? Slots.NONE : found.getInt(0);
    }
    Group list = listOf(template);
    return list == null ? Slots.NONE : list.first();
  }

  /** The slots of the oldest ones that a template wants, in their order. */
  IntArrayList find(Template template, int atMost) {
    IntArrayList found = new IntArrayList();
    if (template.hasPredicate()) {
      lock.beginAsking();
    }
    try {
      find(template, atMost, found);
    } finally {
      if (template.hasPredicate()) {
        lock.endAsking();
      }
    }
    return found;
  }

  private void find(Template template, int atMost, IntArrayList found) {
    if (template.hasId()) {
      boolean anywhere = !template.hasLane() && !template.hasYool();
      int named = anywhere ? named(template.id()) : named(template.id(), bucketsOf(template));
      if (named != Slots.NONE && atMost > 0 && template.matches(slots.tuple(named))) {
        found.addInt(named);
      }
    } else if (template.hasLane() || template.hasYool()) {
      Group list = listOf(template);
      if (list != null) {
        collect(list, template, atMost, found);
      }
    } else {
      IntArrayList ofBuckets = new IntArrayList();
      buckets.forEach(each -> collect(each, template, atMost, ofBuckets));
      slots.byAge(ofBuckets).stream().limit(atMost).forEach(found::add);
    }
  }

  private void collect(Group list, Template template, int atMost, IntArrayList found) {
    boolean selective = template.isSelective();
    scans += selective ? 1 : 0;
    int left = atMost;
    for (int slot = list.first(); slot != Slots.NONE && left > 0; slot = list.next(slots, slot)) {
      if (!selective || suits(template, slot)) {
        found.addInt(slot);
        left--;
      }
    }
  }

  private boolean suits(Template template, int slot) {
    scanned++;
    Tuple tuple = slots.tuple(slot);
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

  /** The bucket of a template that names both; null if there is none. */
  Bucket bucketOf(Template template) {
    return buckets.find(template.lane(), template.yool(), template.bucketHash());
  }

  /** Null if there is none, or if the template names neither lane nor yool. */
  private Group groupOf(Template template) {
    if (template.hasLane() && template.hasYool()) {
      return bucketOf(template);
    }
    if (template.hasLane()) {
      return buckets.lane(template.lane());
    }
    return template.hasYool() ? buckets.yool(template.yool()) : null;
  }

  /** The same, with its list of tuples. */
  private Group listOf(Template template) {
    Group group = groupOf(template);
    if (group instanceof Whole whole) {
      whole.list(slots);
    }
    return group;
  }

  /** Those of a template that names lane or yool. */
  private Iterable<Bucket> bucketsOf(Template template) {
    return switch (groupOf(template)) {
      case null -> List.of();
      case Bucket bucket -> List.of(bucket);
      case Whole whole -> whole.buckets;
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
