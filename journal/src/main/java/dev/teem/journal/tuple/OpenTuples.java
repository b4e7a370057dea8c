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

  private Object2LongHashMap<TupleKey> positions = new Object2LongHashMap<>(ABSENT);

  private record Place(TupleKey key, long position) {}

  synchronized void put(TupleKey key, long position) {
    positions.put(key, position);
  }

  synchronized void remove(TupleKey key) {
    positions.removeKey(key);
  }

  /** The position of the record that has put a tuple out, {@link #ABSENT} if it is not open. */
  synchronized long position(TupleKey key) {
    return positions.getValue(key);
  }

  synchronized int size() {
    return positions.size();
  }

  /** All of them, in the order in which they were put out. */
  List<TupleKey> inOrder() {
    List<Place> places = places();
    places.sort(Comparator.comparingLong(Place::position));
    return places.stream().map(Place::key).toList();
  }

  private synchronized List<Place> places() {
    List<Place> places = new ArrayList<>(positions.size());
    positions.forEachLong((key, position) -> places.add(new Place(key, position)));
    return places;
  }

  /** Takes over what another has, which must not be used any more. */
  synchronized void replaceBy(OpenTuples other) {
    positions = other.positions;
  }
}
