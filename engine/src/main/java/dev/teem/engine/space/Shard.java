package dev.teem.engine.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * Some of the lanes of a space: their tuples, and who waits for them.
 *
 * <p>A lock guards everything but {@link #out}, which does not wait for it: who finds it taken puts
 * the tuple into a queue, and so does who finds that there is something in it already, which leaves
 * the lock to those who take. A tuple is out when it is in the queue. Whoever gets the lock next
 * empties the queue first, or a tuple that is there and is put out again could be taken twice. When
 * nobody does, who puts out sees to it now and then, so that it stays short.
 *
 * <p>When somebody waits, who puts out sees to it that the queue is emptied at once: he puts the
 * tuple into the queue and then looks for waiters, a waiter announces itself and then looks for
 * tuples, with a full fence in between, so that one of them sees the other. Who has to see several
 * shards at one moment locks them all and announces itself as well: what is put out meanwhile is
 * not out before he has done.
 *
 * <pre>
 *   out     lock is free, nothing queued:  lock, empty the queue, insert, unlock, wake
 *           otherwise:  queue, fence, nobody waits: done, or if enough are queued and the lock is
 *                                                   free: lock, empty the queue, unlock
 *                                     somebody does: lock (empties the queue), unlock, wake
 *   others  lock (empties the queue), ..., unlock, wake
 * </pre>
 *
 * <p>There is never a tuple together with somebody who waits for it. Whoever gets one is taken out
 * of line under the lock, and woken without it.
 */
final class Shard extends ShardLock {
  private static final VarHandle QUEUED;
  private static final VarHandle WAITING;

  private static final int QUEUE_CHUNK = 128;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      QUEUED = lookup.findVarHandle(Shard.class, "queued", boolean.class);
      WAITING = lookup.findVarHandle(Shard.class, "waiting", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Written by those who put out, emptied by who has the lock. */
  private final MpscUnboundedAtomicArrayQueue<Tuple> queue =
      new MpscUnboundedAtomicArrayQueue<>(QUEUE_CHUNK);

  /**
   * Whether something may be in the queue. Set (volatile) after it was put there, unless it is seen
   * to be set (opaque) then; cleared (volatile) by who has the lock before it empties the queue, so
   * that what it does not find is announced anew.
   */
  @SuppressWarnings("unused")
  private boolean queued;

  /**
   * Who has a place in line here, and who has announced itself. Written under the lock (opaque);
   * see the fences above.
   */
  @SuppressWarnings("unused")
  private int waiting;

  // From here on under the lock.

  private final ShardTuples tuples = new ShardTuples(this);
  private final BucketTable groups = tuples.groups();

  /** Those whose template names neither lane nor yool. */
  private final Waiters anywhere = new Waiters();

  private long waiterTicket;
  private int standing;
  private Waiter toWake;

  /** Written under the lock. */
  private volatile boolean closed;

  private long inserted;
  private long repeated;
  private long handed;
  private long taken;
  private long read;

  /** Of a lane, or of null: says which shard it belongs to. */
  static int hash(String lane) {
    int hash = Objects.hashCode(lane);
    return hash ^ hash >>> 16;
  }

  /** Puts a tuple out. Any thread, without the lock. */
  void out(Tuple tuple) {
    if (!(boolean) QUEUED.getOpaque(this) && tryAcquire()) {
      try {
        requireOpen();
        emptyQueue();
        insert(tuple);
      } finally {
        wakeAll(unlock());
      }
      return;
    }
    requireNotAsking();
    requireOpen();
    queue.offer(tuple);
    VarHandle.fullFence();
    // Looked at first, as by all others who put out: to set it takes the line away from them.
    if (!(boolean) QUEUED.getOpaque(this)) {
      QUEUED.setVolatile(this, true);
      // A waiter that has not seen it set has announced itself: that must be seen below.
      VarHandle.fullFence();
    }
    if (isAwaited()) {
      lock();
      wakeAll(unlock());
    } else if (queue.currentProducerIndex() % QUEUE_CHUNK == 0 && tryAcquire()) {
      try {
        emptyQueue();
      } finally {
        wakeAll(unlock());
      }
    }
  }

  /** Takes or reads the oldest that a template wants; null if there is none. Without the lock. */
  Tuple find(Template template, boolean takes) {
    lock();
    try {
      return takes ? take(template) : read(template);
    } finally {
      wakeAll(unlock());
    }
  }

  /** Whether somebody waits here, as seen without the lock. */
  boolean isAwaited() {
    return (int) WAITING.getOpaque(this) > 0;
  }

  void lock() {
    acquire();
    try {
      emptyQueue();
    } catch (Throwable e) {
      release();
      throw e;
    }
  }

  /**
   * Looks whether it is closed: for good under the lock, so far without.
   *
   * @throws IllegalStateException if so
   */
  void requireOpen() {
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
    if (woken != null) {
      toWake = null;
    }
    release();
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
    if ((boolean) QUEUED.getAcquire(this)) {
      QUEUED.setVolatile(this, false);
      for (Tuple each = queue.poll(); each != null; each = queue.poll()) {
        insert(each);
      }
    }
  }

  // What follows is under the lock.

  /** Puts a tuple out. */
  void insert(Tuple tuple) {
    Bucket bucket = groups.need(tuple.lane(), tuple.yool(), tuple.bucketHash());
    if (tuples.has(bucket, tuple)) {
      repeated++;
      return;
    }
    inserted++;
    if (waiting == 0 || !hand(tuple, bucket)) {
      tuples.append(tuple, bucket);
    }
  }

  /** The tuple with this id; null if there is none. */
  Tuple named(String id) {
    return tuples.named(id);
  }

  /** Removes the tuple with this id, if there is one. */
  void forget(String id) {
    Tuple found = tuples.named(id);
    if (found != null) {
      tuples.remove(found);
    }
  }

  /** Puts a tuple that was taken back in front of all others. */
  void giveBack(Tuple tuple) {
    requireOpen();
    Bucket bucket = groups.need(tuple.lane(), tuple.yool(), tuple.bucketHash());
    if (tuples.has(bucket, tuple)) {
      return;
    }
    taken--;
    inserted++;
    if (waiting == 0 || !hand(tuple, bucket)) {
      tuples.prepend(tuple, bucket);
    }
  }

  /** Shows a tuple to all readers that wait for such, and gives it to who came first of takers. */
  private boolean hand(Tuple tuple, Bucket bucket) {
    if (!bucket.isAwaited()
        && !bucket.lane.isAwaited()
        && !bucket.yool.isAwaited()
        && anywhere.isEmpty()) {
      return false;
    }
    boolean begins = beginAsking();
    try {
      show(tuple, anywhere);
      show(tuple, bucket.lane);
      show(tuple, bucket.yool);
      show(tuple, bucket);
      return handToTaker(tuple, bucket);
    } finally {
      if (begins) {
        endAsking();
      }
    }
  }

  private void show(Tuple tuple, Group group) {
    if (group.isAwaited()) {
      show(tuple, group.waiters());
    }
  }

  private void show(Tuple tuple, Waiters waiters) {
    if (!waiters.readers.isEmpty()) {
      waiters.readers.forEach(tuple, place -> read += give(place, tuple) ? 1 : 0);
    }
  }

  private boolean handToTaker(Tuple tuple, Bucket bucket) {
    while (true) {
      WaitPlace oldest = anywhere.takers.oldest(tuple);
      oldest = WaitPlace.older(oldest, oldestTaker(tuple, bucket.lane));
      oldest = WaitPlace.older(oldest, oldestTaker(tuple, bucket.yool));
      oldest = WaitPlace.older(oldest, oldestTaker(tuple, bucket));
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

  private static WaitPlace oldestTaker(Tuple tuple, Group group) {
    return group.isAwaited() ? group.waiters().takers.oldest(tuple) : null;
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

  /**
   * Gives a waiter a place in line. There must be nothing for it: that was looked for under the
   * same lock, after {@link #announce}.
   */
  WaitPlace stand(Waiter waiter) {
    WAITING.setOpaque(this, waiting + 1);
    standing++;
    WaitPlace place = new WaitPlace(waiter, this, waiterTicket++);
    waitersFor(waiter.template).add(place);
    return place;
  }

  /** Takes a place out of its line, if it is still in one. */
  void leaveLine(WaitPlace place) {
    if (place.index != null) {
      place.index.remove(place);
      WAITING.setOpaque(this, waiting - 1);
      standing--;
    }
  }

  private Waiters waitersFor(Template template) {
    if (template.hasLane() && template.hasYool()) {
      return groups.need(template.lane(), template.yool(), template.bucketHash()).waiters();
    }
    if (template.hasLane()) {
      return groups.needLane(template.lane()).waiters();
    }
    return template.hasYool() ? groups.needYool(template.yool()).waiters() : anywhere;
  }

  /**
   * From here on nobody who finds the lock taken returns from {@link #out} before it is free; what
   * others have put out before that is here.
   */
  void announce() {
    WAITING.setOpaque(this, waiting + 1);
    VarHandle.fullFence();
    emptyQueue();
  }

  /** That is over. */
  void revoke() {
    WAITING.setOpaque(this, waiting - 1);
  }

  /** Removes the oldest that a template wants; null if there is none. */
  Tuple take(Template template) {
    requireOpen();
    Tuple found = tuples.removeFirst(template);
    taken += found == null ? 0 : 1;
    return found;
  }

  /** The oldest that a template wants; null if there is none. */
  Tuple read(Template template) {
    requireOpen();
    Tuple found = tuples.first(template);
    read += found == null ? 0 : 1;
    return found;
  }

  /** Removes the oldest ones that a template wants, in their order. */
  List<Tuple> take(Template template, int atMost) {
    requireOpen();
    List<Tuple> found = tuples.find(template, atMost);
    taken += found.size();
    found.forEach(tuples::remove);
    return found;
  }

  /** The oldest ones that a template wants, in their order. */
  List<Tuple> read(Template template, int atMost) {
    requireOpen();
    List<Tuple> found = tuples.find(template, atMost);
    read += found.size();
    return found;
  }

  long count(Template template) {
    requireOpen();
    return tuples.count(template);
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
    groups.forEachAwaited(waiters -> {
      waiters.takers.forEach(end);
      waiters.readers.forEach(end);
    });
  }

  int groups() {
    return groups.groups();
  }

  /** Adds what there is here. */
  void report(SpaceSnapshot.Sum sum) {
    for (Whole each : groups.lanes()) {
      if (each.size() > 0) {
        sum.lane(each.name, each.size());
      }
    }
    sum.add(standing, inserted, repeated, taken, handed, read, tuples.scans(), tuples.scanned());
  }
}
