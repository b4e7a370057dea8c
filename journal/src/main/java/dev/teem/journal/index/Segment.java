package dev.teem.journal.index;

import static dev.teem.journal.index.Layout.LONG;
import static dev.teem.journal.index.Layout.SLOT_BYTES;
import static dev.teem.journal.index.Layout.VALUE;
import static dev.teem.journal.index.Layout.WORD;

import java.lang.foreign.MemorySegment;

/**
 * A table of slots with linear probing, in which entries are added and overwritten but never
 * removed, and the directory entry that names it: unit (26 bits) | depth (5) | wide (1).
 *
 * <p>The writer stores the key words plainly and then the value with release; a reader loads the
 * value with acquire and then the key words. So a reader that sees a value sees its key, and a free
 * slot ends its search.
 */
final class Segment {
  static final int NARROW_UNITS = 2;
  static final int WIDE_UNITS = 3;

  private static final int UNIT_SLOTS = Layout.UNIT_BYTES / SLOT_BYTES;

  private Segment() {}

  static int entry(int unit, int depth, boolean wide) {
    return (unit << 6) | (depth << 1) | (wide ? 1 : 0);
  }

  static int unit(int entry) {
    return entry >>> 6;
  }

  static int depth(int entry) {
    return (entry >>> 1) & 31;
  }

  static boolean wide(int entry) {
    return (entry & 1) != 0;
  }

  static int units(int entry) {
    return NARROW_UNITS + (entry & 1);
  }

  static int slots(int entry) {
    return UNIT_SLOTS * units(entry);
  }

  /** Where a segment counts as full: 84 %, above which absent keys get expensive. */
  static int limit(int entry) {
    return slots(entry) * 84 / 100;
  }

  static MemorySegment chunk(MemorySegment[] chunks, int entry) {
    return chunks[unit(entry) / Layout.CHUNK_UNITS];
  }

  /** The offset in its chunk. */
  static long base(int entry) {
    return (long) (unit(entry) % Layout.CHUNK_UNITS) * Layout.UNIT_BYTES;
  }

  /** Any thread: the value of the key, 0 = absent. */
  static long find(MemorySegment chunk, int entry, long hash, long k0, long k1, long k2) {
    int slots = slots(entry);
    long base = base(entry);
    int slot = home(hash, slots);
    for (int probes = slots; probes > 0; probes--) {
      long at = base + (long) slot * SLOT_BYTES;
      long value = (long) WORD.getAcquire(chunk, at + VALUE);
      if (value == 0) {
        return 0;
      }
      if (holds(chunk, at, k0, k1, k2)) {
        return value;
      }
      slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return 0;
  }

  /**
   * Writer: the offset of the slot that holds the key or, without one, of the slot to take; -1 =
   * all are taken.
   */
  static long locate(MemorySegment chunk, int entry, long hash, long k0, long k1, long k2) {
    int slots = slots(entry);
    long base = base(entry);
    int slot = home(hash, slots);
    for (int probes = slots; probes > 0; probes--) {
      long at = base + (long) slot * SLOT_BYTES;
      if (chunk.get(LONG, at + VALUE) == 0 || holds(chunk, at, k0, k1, k2)) {
        return at;
      }
      slot = slot + 1 == slots ? 0 : slot + 1;
    }
    return -1;
  }

  private static boolean holds(MemorySegment chunk, long at, long k0, long k1, long k2) {
    return chunk.get(LONG, at) == k0
        && chunk.get(LONG, at + 8) == k1
        && chunk.get(LONG, at + 16) == k2;
  }

  static void fill(MemorySegment chunk, long at, long k0, long k1, long k2, long value) {
    chunk.set(LONG, at, k0);
    chunk.set(LONG, at + 8, k1);
    chunk.set(LONG, at + 16, k2);
    WORD.setRelease(chunk, at + VALUE, value);
  }

  static int count(MemorySegment chunk, int entry) {
    int count = 0;
    long end = base(entry) + (long) slots(entry) * SLOT_BYTES;
    for (long at = base(entry); at < end; at += SLOT_BYTES) {
      if (chunk.get(LONG, at + VALUE) != 0) {
        count++;
      }
    }
    return count;
  }

  /**
   * Writer: copies every entry into one of two segments that no reader knows yet, by its bit at
   * that depth; both may be the same one.
   *
   * @return how many went to the upper one, or -1 if one would be filled over its limit
   */
  static int copy(MemorySegment[] chunks, int from, int depth, int lower, int upper) {
    MemorySegment source = chunk(chunks, from);
    MemorySegment lowerChunk = chunk(chunks, lower);
    MemorySegment upperChunk = chunk(chunks, upper);
    int lowerRoom = limit(lower);
    int upperRoom = limit(upper);
    int uppers = 0;
    long end = base(from) + (long) slots(from) * SLOT_BYTES;
    for (long at = base(from); at < end; at += SLOT_BYTES) {
      long value = source.get(LONG, at + VALUE);
      if (value == 0) {
        continue;
      }
      long k0 = source.get(LONG, at);
      long k1 = source.get(LONG, at + 8);
      long k2 = source.get(LONG, at + 16);
      long hash = Place.hash(k0, k1, k2);
      boolean up = Place.inUpperHalf(Place.of(hash), depth);
      if ((up ? upperRoom-- : lowerRoom--) == 0) {
        return -1;
      }
      uppers += up ? 1 : 0;
      MemorySegment chunk = up ? upperChunk : lowerChunk;
      fill(chunk, locate(chunk, up ? upper : lower, hash, k0, k1, k2), k0, k1, k2, value);
    }
    return uppers;
  }

  private static int home(long hash, int slots) {
    return (int) (((hash & 0xFFFFFFFFL) * slots) >>> 32);
  }
}
