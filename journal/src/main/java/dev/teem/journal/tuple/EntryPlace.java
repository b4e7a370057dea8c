package dev.teem.journal.tuple;

/**
 * Where an entry is, as a number: the position of its record, and which of the record's entries it
 * is. Entries that were appended later have higher ones, and none is 0.
 */
final class EntryPlace {
  private static final int INDEX_BITS = 9;

  /** The most entries of a record. */
  static final int MOST = 1 << INDEX_BITS;

  private EntryPlace() {}

  /** Positions have 54 bits. */
  static long of(long position, int index) {
    return (position << INDEX_BITS) | index;
  }

  static long position(long place) {
    return place >>> INDEX_BITS;
  }

  static int index(long place) {
    return (int) (place & (MOST - 1));
  }
}
