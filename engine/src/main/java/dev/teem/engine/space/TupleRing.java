package dev.teem.engine.space;

import java.util.Objects;

/**
 * Tuples in the order of their age, which are found by their id as well. Each has a position; that
 * of the next one is higher, but for an overflow. A tuple taken from between others leaves a gap.
 * Under the shard's lock.
 *
 * <p>Tuples, tickets and hashes are in arrays of their own and not in nodes of lists: to put a
 * tuple in stores one reference, of which the garbage collector has to be told, and allocates
 * nothing. What has an id is found by chains through the places of the ring.
 *
 * <pre>
 *   tuples    |   | t | t |   | t |   |   |   |      place = position modulo length
 *                   ^head           ^tail
 *   tickets   |   | 7 | 8 |   | 12|   |   |   |      when they came, within the shard
 *   ids       | hash, next, first | ...              of the id of the place's tuple; of the next
 *                                                    place of its chain; and of the first place of
 *                                                    the chain of hashes that are the place modulo
 *                                                    length; each plus 1, and 0 for none
 * </pre>
 */
final class TupleRing {
  private static final int MIN_LENGTH = 4;

  /** It shrinks when fewer than one of so many places is taken, if it is worth while. */
  private static final int SPARSE = 16;

  private static final int LARGE_LENGTH = 4_096;

  // In ids, of a place.
  private static final int FIELDS = 3;
  private static final int HASH = 0;
  private static final int NEXT = 1;
  private static final int FIRST = 2;

  private Tuple[] tuples = {};
  private long[] tickets = {};
  private int[] ids = {};

  /** The position of the oldest one; there is a tuple there, or it is the tail. */
  private int head;

  /** The position of what comes next. */
  private int tail;

  private int size;

  /** Of an id, or of null. */
  static int hash(String id) {
    int hash = Objects.hashCode(id);
    return hash ^ hash >>> 16;
  }

  int size() {
    return size;
  }

  // ---- looking

  /** The position of the oldest one; the end if there is none. */
  int first() {
    return head;
  }

  /** Behind all positions. */
  int end() {
    return tail;
  }

  /** The position of the next younger one; the end if there is none. */
  int next(int position) {
    int next = position + 1;
    while (next != tail && get(next) == null) {
      next++;
    }
    return next;
  }

  Tuple get(int position) {
    return tuples[position & tuples.length - 1];
  }

  /** Lower is older, within a shard. */
  long ticket(int position) {
    return tickets[position & tickets.length - 1];
  }

  /** The position of the tuple that has this id, whose hash this is; the end if there is none. */
  int find(String id, int hash) {
    if (size > 0) {
      for (int place = first(hash); place >= 0; place = ids[FIELDS * place + NEXT] - 1) {
        if (ids[FIELDS * place + HASH] == hash && tuples[place].id().equals(id)) {
          return head + (place - head & tuples.length - 1);
        }
      }
    }
    return tail;
  }

  private int first(int hash) {
    return ids[FIELDS * (hash & tuples.length - 1) + FIRST] - 1;
  }

  // ---- in and out

  /** Adds a tuple that is younger than all others. Its id is not there. */
  void append(Tuple tuple, long ticket) {
    makeRoom();
    put(tail++, tuple, ticket);
  }

  /** Adds a tuple that is older than all others. Its id is not there. */
  void prepend(Tuple tuple, long ticket) {
    makeRoom();
    put(--head, tuple, ticket);
  }

  private void put(int position, Tuple tuple, long ticket) {
    int place = position & tuples.length - 1;
    tuples[place] = tuple;
    tickets[place] = ticket;
    int hash = tuple.idHash();
    int chain = FIELDS * (hash & tuples.length - 1) + FIRST;
    ids[FIELDS * place + HASH] = hash;
    ids[FIELDS * place + NEXT] = ids[chain];
    ids[chain] = place + 1;
    size++;
  }

  /** Removes the oldest one; there must be one. */
  Tuple removeFirst() {
    return remove(head);
  }

  /** Removes the tuple at a position. */
  Tuple remove(int position) {
    int place = position & tuples.length - 1;
    Tuple tuple = tuples[place];
    tuples[place] = null;
    unchain(place);
    size--;
    if (position == head) {
      head = next(head);
    }
    if (tuples.length >= LARGE_LENGTH && SPARSE * size < tuples.length) {
      layOut(tuples.length / 2);
    }
    return tuple;
  }

  private void unchain(int place) {
    int after = ids[FIELDS * place + NEXT];
    int link = FIELDS * (ids[FIELDS * place + HASH] & tuples.length - 1) + FIRST;
    while (ids[link] != place + 1) {
      link = FIELDS * (ids[link] - 1) + NEXT;
    }
    ids[link] = after;
  }

  private void makeRoom() {
    if (tail - head == tuples.length) {
      // If there are as many gaps as tuples, it need not be longer.
      boolean full = 2 * size >= tuples.length;
      layOut(full ? Math.max(MIN_LENGTH, Math.multiplyExact(2, tuples.length)) : tuples.length);
    }
  }

  /** Without gaps, from position 0 on. */
  private void layOut(int length) {
    Tuple[] all = new Tuple[size];
    long[] theirTickets = new long[size];
    int count = 0;
    for (int position = head; position != tail; position = next(position)) {
      all[count] = get(position);
      theirTickets[count++] = ticket(position);
    }
    tuples = new Tuple[length];
    tickets = new long[length];
    ids = new int[Math.multiplyExact(FIELDS, length)];
    head = 0;
    tail = 0;
    size = 0;
    for (int i = 0; i < count; i++) {
      put(tail++, all[i], theirTickets[i]);
    }
  }
}
