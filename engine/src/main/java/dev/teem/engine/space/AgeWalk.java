package dev.teem.engine.space;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * A walk through the tuples of some buckets, the oldest first. Under the shard's lock; nothing may
 * be put in or taken out meanwhile.
 */
final class AgeWalk {
  private static final class Cursor {
    final TupleRing tuples;

    /** In the heap, if it is in one. */
    final int place;

    int position;

    Cursor(TupleRing tuples, int place) {
      this.tuples = tuples;
      this.place = place;
      position = tuples.first();
    }

    boolean isAtFirst() {
      return position == tuples.first();
    }

    boolean isAtEnd() {
      return position == tuples.end();
    }

    long ticket() {
      return tuples.ticket(position);
    }
  }

  private final PriorityQueue<Cursor> cursors =
      new PriorityQueue<>(Comparator.comparingLong(Cursor::ticket));

  /** Null if it is through all buckets at once. */
  private final BucketHeap heap;

  /** Through all of them at once: looks at each. */
  AgeWalk(Iterable<Bucket> buckets) {
    heap = null;
    for (Bucket each : buckets) {
      if (each.size() > 0) {
        cursors.add(new Cursor(each.tuples(), BucketHeap.NOWHERE));
      }
    }
  }

  /** From the top down: looks only at those below where it has been. */
  AgeWalk(BucketHeap heap) {
    this.heap = heap;
    enter(0);
  }

  private void enter(int place) {
    Bucket bucket = heap.at(place);
    if (bucket != null) {
      cursors.add(new Cursor(bucket.tuples(), place));
    }
  }

  /** The next one; null at the end. */
  Tuple next() {
    Cursor oldest = cursors.poll();
    if (oldest == null) {
      return null;
    }
    if (heap != null && oldest.isAtFirst()) {
      enter(2 * oldest.place + 1);
      enter(2 * oldest.place + 2);
    }
    Tuple found = oldest.tuples.get(oldest.position);
    oldest.position = oldest.tuples.next(oldest.position);
    if (!oldest.isAtEnd()) {
      cursors.add(oldest);
    }
    return found;
  }
}
