package dev.teem.engine.kernel;

/**
 * Entries in the order in which they came, linked by {@link Schedulable#next}: whoever has its turn
 * is touched anyway, and a million in line take no memory of their own.
 */
final class Line {
  private Schedulable first;
  private Schedulable last;
  private int size;

  boolean isEmpty() {
    return first == null;
  }

  int size() {
    return size;
  }

  void add(Schedulable entry) {
    if (first == null) {
      first = entry;
    } else {
      last.next = entry;
    }
    last = entry;
    size++;
  }

  /** Adds those from head to tail, which are linked, at the end. */
  void addAll(Schedulable head, Schedulable tail, int count) {
    if (first == null) {
      first = head;
    } else {
      last.next = head;
    }
    last = tail;
    size += count;
  }

  /** Takes out the first; there must be one. */
  Schedulable removeFirst() {
    Schedulable removed = first;
    first = removed.next;
    // Neither keeps the other alive from here on.
    removed.next = null;
    if (first == null) {
      last = null;
    }
    size--;
    return removed;
  }
}
