package dev.teem.engine.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.agrona.collections.Object2ObjectHashMap;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * Some of the lanes of a space: their tuples, and who waits for them.
 *
 * <p>A lock guards everything but {@link #out}, which does not wait for it: who finds it taken puts
 * the tuple into a queue, and whoever gets the lock next empties that first. So a tuple is out when
 * it is in the queue. Only when somebody waits does who puts out see to it that the queue is
 * emptied: he announces the tuple and then looks for waiters, a waiter announces itself and then
 * looks for tuples, with a full fence in between, so that one of them sees the other.
 *
 * <pre>
 *   out     lock is free:   lock, empty the queue, insert, unlock, wake
 *           lock is taken:  queue, fence, nobody waits: done
 *                                         somebody does: lock (empties the queue), unlock, wake
 *   others                  lock (empties the queue), ..., unlock, wake
 * </pre>
 *
 * <p>There is never a tuple together with somebody who waits for it. Whoever gets one is taken out
 * of line under the lock, and woken without it.
 */
final class Shard {
  private static final VarHandle WAITING;
  private static final VarHandle INSERTED;

  private static final int QUEUE_CHUNK = 1_024;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WAITING = lookup.findVarHandle(Shard.class, "waiting", int.class);
      INSERTED = lookup.findVarHandle(Shard.class, "inserted", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ShardLock lock = new ShardLock();

  /** Written by those who find the lock taken, emptied by who has it. */
  private final MpscUnboundedAtomicArrayQueue<Tuple> queue =
      new MpscUnboundedAtomicArrayQueue<>(QUEUE_CHUNK);

  /** Who has a place in line here. Written under the lock (opaque); see the fences above. */
  @SuppressWarnings("unused")
  private int waiting;

  // From here on under the lock.

  private final BucketTable buckets = new BucketTable();
  private final Object2ObjectHashMap<String, Resident> ids = new Object2ObjectHashMap<>();

  /** Those whose template names neither lane nor yool. */
  private final Waiters anywhere = new Waiters();

  private long nextTicket;
  private long frontTicket = -1;
  private Waiter toWake;
  private boolean closed;

  /** Written with opaque, so that who spins can see that something has come. */
  @SuppressWarnings("unused")
  private long inserted;

  private long repeated;
  private long handed;
  private long taken;
  private long read;
  private long scans;
  private long scanned;

  /** Puts a tuple out. Any thread, without the lock. */
  void out(Tuple tuple) {
    if (lock.tryLock()) {
      Waiter woken = null;
      try {
        requireOpen();
        emptyQueue();
        insert(tuple);
      } finally {
        woken = unlock();
      }
      wakeAll(woken);
      return;
    }
    if (lock.isHeldByCurrentThread()) {
      lock.lock(); // says what is wrong
    }
    queue.offer(tuple);
    VarHandle.fullFence();
    if ((int) WAITING.getOpaque(this) > 0) {
      lock();
      wakeAll(unlock());
    }
  }

  /** Changes whenever a tuple may have come. Any thread. */
  long arrivals() {
    return (long) INSERTED.getOpaque(this) + queue.currentProducerIndex();
  }

  void lock() {
    lock.lock();
    try {
      emptyQueue();
    } catch (Throwable e) {
      lock.unlock();
      throw e;
    }
  }

  private void requireOpen() {
    if (closed) {
      throw closedSpace();
    }
  }

  private static IllegalStateException closedSpace() {
    return new IllegalStateException("the tuple space is closed");
  }

  /** Gives who has to be woken, by {@link #wakeAll}, when this thread has no lock any more. */
  Waiter unlock() {
    Waiter woken = toWake;
    toWake = null;
    lock.unlock();
    return woken;
  }

  static void wakeAll(Waiter first) {
    for (Waiter each = first, next; each != null; each = next) {
      next = each.nextToWake;
      each.nextToWake = null;
      each.wake();
    }
  }

  private void emptyQueue() {
    for (Tuple each = queue.poll(); each != null; each = queue.poll()) {
      insert(each);
    }
  }

  // What follows is under the lock.

  private void insert(Tuple tuple) {
    if (isThere(tuple)) {
      repeated++;
      return;
    }
    INSERTED.setOpaque(this, inserted + 1);
    Bucket bucket = buckets.need(tuple.lane(), tuple.yool());
    if (waiting > 0 && hand(tuple, bucket)) {
      return;
    }
    Resident resident = new Resident(tuple, bucket, nextTicket++);
    bucket.append(resident);
    ids.put(tuple.id(), resident);
  }

  /** Whether a tuple is here already. One of the same name but with other content makes way. */
  private boolean isThere(Tuple tuple) {
    Resident there = ids.get(tuple.id());
    if (there == null) {
      return false;
    }
    // A hash names its content.
    if (tuple.id().startsWith(Tuple.HASH) || there.tuple.equals(tuple)) {
      return true;
    }
    remove(there);
    return false;
  }

  /** Puts a tuple that was taken back in front of all others. */
  void giveBack(Tuple tuple) {
    requireOpen();
    if (isThere(tuple)) {
      return;
    }
    taken--;
    INSERTED.setOpaque(this, inserted + 1);
    Bucket bucket = buckets.need(tuple.lane(), tuple.yool());
    if (waiting > 0 && hand(tuple, bucket)) {
      return;
    }
    Resident resident = new Resident(tuple, bucket, frontTicket--);
    bucket.prepend(resident);
    ids.put(tuple.id(), resident);
  }

  private void remove(Resident resident) {
    resident.bucket.remove(resident);
    ids.remove(resident.tuple.id());
  }

  /** Shows a tuple to all readers that wait for such, and gives it to who came first of takers. */
  private boolean hand(Tuple tuple, Bucket bucket) {
    boolean ofBucket = bucket.isAwaited();
    boolean ofLane = bucket.lane.isAwaited();
    boolean ofYool = bucket.yool.isAwaited();
    if (!ofBucket && !ofLane && !ofYool && anywhere.isEmpty()) {
      return false;
    }
    Consumer<WaitPlace> give = place -> read += give(place, tuple) ? 1 : 0;
    anywhere.readers.forEach(tuple, give);
    if (ofLane) {
      bucket.lane.waiters().readers.forEach(tuple, give);
    }
    if (ofYool) {
      bucket.yool.waiters().readers.forEach(tuple, give);
    }
    if (ofBucket) {
      bucket.waiters().readers.forEach(tuple, give);
    }
    while (true) {
      WaitPlace oldest = anywhere.takers.oldest(tuple);
      if (ofLane) {
        oldest = WaitPlace.older(oldest, bucket.lane.waiters().takers.oldest(tuple));
      }
      if (ofYool) {
        oldest = WaitPlace.older(oldest, bucket.yool.waiters().takers.oldest(tuple));
      }
      if (ofBucket) {
        oldest = WaitPlace.older(oldest, bucket.waiters().takers.oldest(tuple));
      }
      if (oldest == null) {
        return false;
      }
      if (give(oldest, tuple)) {
        handed++;
        taken++;
        return true;
      }
    }
  }

  /** False if the waiter cannot be given it: it has gone, or its predicate has failed. */
  private boolean give(WaitPlace place, Tuple tuple) {
    leaveLine(place);
    Waiter waiter = place.waiter;
    if (!waiter.claim()) {
      return false;
    }
    if (place.failure == null) {
      waiter.settle(tuple);
    } else {
      waiter.fail(
          new IllegalStateException(
              "the predicate of template [" + waiter.template + "] has failed", place.failure));
    }
    wakeLater(waiter);
    return place.failure == null;
  }

  private void wakeLater(Waiter waiter) {
    waiter.nextToWake = toWake;
    toWake = waiter;
  }

  /** Gives a waiter a place in line. Its template must have been looked for under the same lock. */
  WaitPlace stand(Waiter waiter) {
    WaitPlace place = new WaitPlace(waiter, this, nextTicket++);
    waitersFor(waiter.template).add(place);
    return place;
  }

  /** Takes a place out of its line, if it is still in one. */
  void leaveLine(WaitPlace place) {
    if (place.index != null) {
      place.index.remove(place);
      WAITING.setOpaque(this, waiting - 1);
    }
  }

  private Waiters waitersFor(Template template) {
    if (template.hasLane() && template.hasYool()) {
      return buckets.need(template.lane(), template.yool()).waiters();
    }
    if (template.hasLane()) {
      return buckets.needLane(template.lane()).waiters();
    }
    return template.hasYool() ? buckets.needYool(template.yool()).waiters() : anywhere;
  }

  /**
   * Announces that somebody is about to look and to stand in line, and sees what was put out before
   * that was known.
   */
  void announce() {
    requireOpen();
    WAITING.setOpaque(this, waiting + 1);
    VarHandle.fullFence();
    emptyQueue();
  }

  /** Somebody who was announced has found something. */
  void revoke() {
    WAITING.setOpaque(this, waiting - 1);
  }

  /** Removes the oldest that a template wants; null if there is none. */
  Tuple take(Template template) {
    Resident found = find(template);
    if (found == null) {
      return null;
    }
    remove(found);
    taken++;
    return found.tuple;
  }

  /** The oldest that a template wants; null if there is none. */
  Tuple read(Template template) {
    Resident found = find(template);
    if (found == null) {
      return null;
    }
    read++;
    return found.tuple;
  }

  /** Removes the oldest ones that a template wants, in their order. */
  void take(Template template, int atMost, Consumer<Tuple> action) {
    for (Resident each : find(template, atMost)) {
      remove(each);
      taken++;
      action.accept(each.tuple);
    }
  }

  /** The oldest ones that a template wants, in their order. */
  void read(Template template, int atMost, Consumer<Tuple> action) {
    find(template, atMost).forEach(each -> action.accept(each.tuple));
  }

  long count(Template template) {
    requireOpen();
    if (template.isSelective()) {
      return find(template, Integer.MAX_VALUE).size();
    }
    if (!template.hasLane() && !template.hasYool()) {
      return ids.size();
    }
    Group group = groupOf(template);
    return group == null ? 0 : group.residents().size();
  }

  private Resident find(Template template) {
    requireOpen();
    if (template.hasId()) {
      Resident named = ids.get(template.id());
      return named != null && template.matches(named.tuple) ? named : null;
    }
    if (!template.hasLane() && !template.hasYool()) {
      return findAnywhere(template);
    }
    Group group = groupOf(template);
    return group == null ? null : first(group.residents(), template, Long.MAX_VALUE);
  }

  /** Null if there is none, or if the template names neither lane nor yool. */
  private Group groupOf(Template template) {
    if (template.hasLane()) {
      return template.hasYool()
          ? buckets.find(template.lane(), template.yool())
          : buckets.lane(template.lane());
    }
    return template.hasYool() ? buckets.yool(template.yool()) : null;
  }

  private Resident findAnywhere(Template template) {
    Resident oldest = null;
    for (Group.OfLane each : buckets.lanes()) {
      Resident found =
          first(each.residents, template, oldest == null ? Long.MAX_VALUE : oldest.ticket);
      oldest = found == null ? oldest : found;
    }
    return oldest;
  }

  /** The oldest that a template wants, if it is older than a ticket. */
  private Resident first(Residents residents, Template template, long before) {
    Resident first = residents.first();
    if (first == null || first.ticket >= before) {
      return null;
    }
    if (!template.isSelective()) {
      return first;
    }
    scans++;
    for (Resident each = first; each != null && each.ticket < before; each = residents.next(each)) {
      if (suits(template, each)) {
        return each;
      }
    }
    return null;
  }

  private boolean suits(Template template, Resident resident) {
    scanned++;
    return template.rest().holds(resident.tuple) && template.accepts(resident.tuple);
  }

  private List<Resident> find(Template template, int atMost) {
    requireOpen();
    List<Resident> found = new ArrayList<>();
    if (template.hasId()) {
      Resident named = find(template);
      if (named != null && atMost > 0) {
        found.add(named);
      }
    } else if (template.hasLane() || template.hasYool()) {
      Group group = groupOf(template);
      if (group != null) {
        collect(group.residents(), template, atMost, found);
      }
    } else {
      for (Group.OfLane each : buckets.lanes()) {
        List<Resident> ofLane = new ArrayList<>();
        collect(each.residents, template, atMost, ofLane);
        found.addAll(ofLane);
      }
      found.sort(Comparator.comparingLong(each -> each.ticket));
      return found.subList(0, Math.min(atMost, found.size()));
    }
    return found;
  }

  private void collect(Residents residents, Template template, int atMost, List<Resident> found) {
    boolean selective = template.isSelective();
    scans += selective ? 1 : 0;
    Resident each = residents.first();
    while (each != null && found.size() < atMost) {
      if (!selective || suits(template, each)) {
        found.add(each);
      }
      each = residents.next(each);
    }
  }

  /** Everybody who waits gets an error, and so does whoever comes after. */
  void close() {
    closed = true;
    Consumer<WaitPlace> end =
        place -> {
          leaveLine(place);
          if (place.waiter.claim()) {
            place.waiter.fail(closedSpace());
            wakeLater(place.waiter);
          }
        };
    anywhere.takers.forEach(end);
    anywhere.readers.forEach(end);
    buckets.forEachAwaited(waiters -> {
      waiters.takers.forEach(end);
      waiters.readers.forEach(end);
    });
  }

  int groups() {
    return buckets.groups();
  }

  /** Adds what there is here. */
  void report(SpaceSnapshot.Sum sum) {
    for (Group.OfLane each : buckets.lanes()) {
      if (each.residents.size() > 0) {
        sum.lane(each.name, each.residents.size());
      }
    }
    sum.add(waiting, inserted, repeated, taken, handed, read, scans, scanned);
  }
}
