package dev.teem.journal.tuple;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.collections.Object2LongHashMap;

/**
 * Where the open tuples are in the log: about 75 bytes each. Safe for use by several threads; one
 * at a time changes it.
 */
final class OpenTuples {
  static final long ABSENT = 0;

  private Object2LongHashMap<TupleKey> places = new Object2LongHashMap<>(ABSENT);

  private record Open(TupleKey key, long place) {}

  synchronized void put(TupleKey key, long place) {
    places.put(key, place);
  }

  synchronized void remove(TupleKey key) {
    places.removeKey(key);
  }

  /**
   * Where the entry is that has put a tuple out, as {@link EntryPlace} has it, {@link #ABSENT} if
   * it is not open.
   */
  synchronized long place(TupleKey key) {
    return places.getValue(key);
  }

  synchronized int size() {
    return places.size();
  }

  /** All of them, in the order in which they were put out. */
  List<TupleKey> inOrder() {
    List<Open> all = all();
    all.sort(Comparator.comparingLong(Open::place));
    return all.stream().map(Open::key).toList();
  }

  private synchronized List<Open> all() {
    List<Open> all = new ArrayList<>(places.size());
    places.forEachLong((key, place) -> all.add(new Open(key, place)));
    return all;
  }

  /** Takes over what another has, which must not be used any more. */
  synchronized void replaceBy(OpenTuples other) {
    places = other.places;
  }
}
