package dev.teem.engine.space;

/**
 * Tuples that a template can name, in the order of their age: a list through their slots; and who
 * waits for such. Under the shard's lock.
 */
abstract sealed class Group permits Bucket, Whole {
  // Which fields of the slots have the links of this list.
  private final int previous;
  private final int next;

  private int first = Slots.NONE;
  private int last = Slots.NONE;
  private int length;

  /** Null until somebody waits here: most groups never see a waiter. */
  private Waiters waiters;

  Group(int links) {
    previous = links;
    next = links + 1;
  }

  /** How many tuples there are. */
  abstract int size();

  /** The slot of the oldest, or none. */
  final int first() {
    return first;
  }

  /** The slot of the next younger one, or none. */
  final int next(Slots slots, int slot) {
    return slots.get(slot, next);
  }

  /** How many the list has. */
  final int length() {
    return length;
  }

  final void link(Slots slots, int slot) {
    int before = last;
    slots.set(slot, previous, before);
    slots.set(slot, next, Slots.NONE);
    if (before == Slots.NONE) {
      first = slot;
    } else {
      slots.set(before, next, slot);
    }
    last = slot;
    length++;
  }

  final void linkInFront(Slots slots, int slot) {
    int after = first;
    slots.set(slot, previous, Slots.NONE);
    slots.set(slot, next, after);
    if (after == Slots.NONE) {
      last = slot;
    } else {
      slots.set(after, previous, slot);
    }
    first = slot;
    length++;
  }

  final void unlink(Slots slots, int slot) {
    int before = slots.get(slot, previous);
    int after = slots.get(slot, next);
    if (before == Slots.NONE) {
      first = after;
    } else {
      slots.set(before, next, after);
    }
    if (after == Slots.NONE) {
      last = before;
    } else {
      slots.set(after, previous, before);
    }
    length--;
  }

  final boolean isAwaited() {
    return waiters != null && !waiters.isEmpty();
  }

  final Waiters waiters() {
    if (waiters == null) {
      waiters = new Waiters();
    }
    return waiters;
  }
}
