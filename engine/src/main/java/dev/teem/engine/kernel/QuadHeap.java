package dev.teem.engine.kernel;

import java.util.Arrays;

/**
 * A heap with four children to a node, ordered by two keys, the lower first. Adding and removing
 * take O(log n) steps.
 *
 * <p>Four children make it half as deep as a binary heap, and their keys are neighbours in arrays
 * of their own: a step down reads one or two cache lines and no item (D. B. Johnson, "Priority
 * queues with update and finding minimum spanning trees", 1975).
 *
 * <p>The arrays double when full and stay that large.
 */
class QuadHeap<T> {
  private static final int ARITY_BITS = 2;
  private static final int ARITY = 1 << ARITY_BITS;
  private static final int INITIAL_CAPACITY = 16;

  private Object[] items = new Object[INITIAL_CAPACITY];
  private long[] majors = new long[INITIAL_CAPACITY];
  private long[] minors = new long[INITIAL_CAPACITY];
  private int size;

  final int size() {
    return size;
  }

  final boolean isEmpty() {
    return size == 0;
  }

  final T first() {
    return item(0);
  }

  /** The higher-ranking key of the first; not to be asked of an empty heap. */
  final long firstMajor() {
    return majors[0];
  }

  /** The key of the first that decides between equal major keys. */
  final long firstMinor() {
    return minors[0];
  }

  final void add(T item, long major, long minor) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
      majors = Arrays.copyOf(majors, 2 * size);
      minors = Arrays.copyOf(minors, 2 * size);
    }
    up(size++, item, major, minor);
  }

  final T removeFirst() {
    return removeAt(0);
  }

  /** Takes out the item at an index that {@link #placed} told last. */
  final T removeAt(int index) {
    T removed = item(index);
    int last = --size;
    T moved = item(last);
    items[last] = null;
    if (index < last) {
      // What takes the free place may belong above it or below it.
      if (index > 0 && before(majors[last], minors[last], (index - 1) >> ARITY_BITS)) {
        up(index, moved, majors[last], minors[last]);
      } else {
        down(index, moved, majors[last], minors[last]);
      }
    }
    return removed;
  }

  /** Moves everything to another heap. */
  final void moveTo(QuadHeap<T> other) {
    for (int i = 0; i < size; i++) {
      other.add(item(i), majors[i], minors[i]);
      items[i] = null;
    }
    size = 0;
  }

  /** Called whenever an item has been put at an index, its old one being void then. */
  void placed(T item, int index) {
    // Nobody needs to know, as long as nothing is removed from the middle.
  }

  private void up(int from, T item, long major, long minor) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >> ARITY_BITS;
      if (!before(major, minor, parent)) {
        break;
      }
      put(at, item(parent), majors[parent], minors[parent]);
      at = parent;
    }
    put(at, item, major, minor);
  }

  private void down(int from, T item, long major, long minor) {
    int at = from;
    while (true) {
      int child = (at << ARITY_BITS) + 1;
      if (child >= size) {
        break;
      }
      int least = child;
      int end = Math.min(child + ARITY, size);
      for (int i = child + 1; i < end; i++) {
        if (before(majors[i], minors[i], least)) {
          least = i;
        }
      }
      if (before(major, minor, least)) {
        break;
      }
      put(at, item(least), majors[least], minors[least]);
      at = least;
    }
    put(at, item, major, minor);
  }

  private boolean before(long major, long minor, int index) {
    return major != majors[index] ? major < majors[index] : minor < minors[index];
  }

  private void put(int index, T item, long major, long minor) {
    items[index] = item;
    majors[index] = major;
    minors[index] = minor;
    placed(item, index);
  }

  @SuppressWarnings("unchecked")
  private T item(int index) {
    return (T) items[index];
  }
}
