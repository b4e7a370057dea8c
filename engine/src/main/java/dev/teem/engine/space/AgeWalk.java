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
    int position;

    Cursor(TupleRing tuples) {
      this.tuples = tuples;
      position = tuples.first();
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

  AgeWalk(Iterable<Bucket> buckets) {
    for (Bucket each : buckets) {
      if (each.size() > 0) {
        cursors.add(new Cursor(each.tuples()));
      }
    }
  }

  /** The next one; null at the end. */
  Tuple next() {
    Cursor oldest = cursors.poll();
    if (oldest == null) {
      return null;
    }
    Tuple found = oldest.tuples.get(oldest.position);
    oldest.position = oldest.tuples.next(oldest.position);
    if (!oldest.isAtEnd()) {
      cursors.add(oldest);
    }
    return found;
  }
}
