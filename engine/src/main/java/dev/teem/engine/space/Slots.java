package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.IntArrayList;

/**
 * The tuples of a shard, each in a slot, a number that is used again. Lists go through the slots by
 * number, not by reference: to put a tuple in or take it out stores one reference, where an object
 * in lists would store several, each of which the garbage collector has to be told of. And nothing
 * is allocated. Under the shard's lock.
 *
 * <pre>
 *  a slot: 16 ints, a cache line
 *  | previous, next | previous, next | previous, next | hash of | number of  | ticket  |  - |
 *  | in its bucket  | in its lane    | in its yool    | its id  | its bucket | 2 ints  |    |
 *  0                2                4                6         7            8        10   15
 * </pre>
 *
 * <p>Slots come in chunks, so that growing copies nothing; they are kept for what comes next.
 */
final class Slots {
  /** No slot. */
  static final int NONE = -1;

  // Where the links of a list are: the previous slot, and after it the next.
  static final int IN_BUCKET = 0;
  static final int IN_LANE = 2;
  static final int IN_YOOL = 4;

  private static final int HASH = 6;
  private static final int BUCKET = 7;
  private static final int TICKET_HIGH = 8;
  private static final int TICKET_LOW = 9;
  private static final int FIELDS_BITS = 4;

  private static final int CHUNK_BITS = 9;
  private static final int CHUNK_SLOTS = 1 << CHUNK_BITS;
  private static final int IN_CHUNK = CHUNK_SLOTS - 1;

  private int[][] fields = {};
  private Tuple[][] tuples = {};
  private int made;

  /** The first of those that were used; each has the next where it had its next in the bucket. */
  private int free = NONE;

  int add(Tuple tuple, int hash, long ticket, int bucket) {
    int slot = free;
    if (slot == NONE) {
      slot = make();
    } else {
      free = get(slot, IN_BUCKET + 1);
    }
    tuples[slot >>> CHUNK_BITS][slot & IN_CHUNK] = tuple;
    set(slot, HASH, hash);
    set(slot, BUCKET, bucket);
    set(slot, TICKET_HIGH, (int) (ticket >>> Integer.SIZE));
    set(slot, TICKET_LOW, (int) ticket);
    return slot;
  }

  private int make() {
    int chunk = made >>> CHUNK_BITS;
    if (chunk == fields.length) {
      int chunks = Math.max(8, chunk + (chunk >> 1));
      fields = Arrays.copyOf(fields, chunks);
      tuples = Arrays.copyOf(tuples, chunks);
    }
    if (fields[chunk] == null) {
      tuples[chunk] = new Tuple[CHUNK_SLOTS];
      fields[chunk] = new int[CHUNK_SLOTS << FIELDS_BITS];
    }
    return made++;
  }

  void remove(int slot) {
    tuples[slot >>> CHUNK_BITS][slot & IN_CHUNK] = null;
    set(slot, IN_BUCKET + 1, free);
    free = slot;
  }

  Tuple tuple(int slot) {
    return tuples[slot >>> CHUNK_BITS][slot & IN_CHUNK];
  }

  /** Lower is older, within a shard. What was given back is older than all that was there. */
  long ticket(int slot) {
    return (long) get(slot, TICKET_HIGH) << Integer.SIZE
        | Integer.toUnsignedLong(get(slot, TICKET_LOW));
  }

  /** Of the tuple's id. */
  int hash(int slot) {
    return get(slot, HASH);
  }

  /** The number of the tuple's bucket. */
  int bucket(int slot) {
    return get(slot, BUCKET);
  }

  int get(int slot, int field) {
    return fields[slot >>> CHUNK_BITS][(slot & IN_CHUNK) << FIELDS_BITS | field];
  }

  void set(int slot, int field, int value) {
    fields[slot >>> CHUNK_BITS][(slot & IN_CHUNK) << FIELDS_BITS | field] = value;
  }

  /** Some slots, that of the oldest tuple first. */
  List<Integer> byAge(IntArrayList some) {
    List<Integer> sorted = new ArrayList<>(some);
    sorted.sort(Comparator.comparingLong(this::ticket));
    return sorted;
  }
}
