package dev.teem.engine.kernel;

import java.util.Arrays;

/**
 * The messages of a {@link Recipient} that has several: a ring of (body, from) pairs, first come
 * first served. The core's thread only.
 */
final class Mailbox {
  static final int SMALLEST = 8;

  private final Object[] slots;
  private final int mask;
  private int head;
  private int size;

  /**
   * An empty mailbox.
   *
   * @param capacity in messages, a power of two
   */
  Mailbox(int capacity) {
    slots = new Object[capacity * 2];
    mask = capacity - 1;
  }

  int capacity() {
    return mask + 1;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size > mask;
  }

  /** Adds at the end; there must be room. */
  void add(Object body, Object from) {
    int slot = ((head + size++) & mask) << 1;
    slots[slot] = body;
    slots[slot + 1] = from;
  }

  /** Moves everything into an empty mailbox that is larger. */
  void moveTo(Mailbox larger) {
    int first = slots.length - head * 2;
    System.arraycopy(slots, head * 2, larger.slots, 0, first);
    System.arraycopy(slots, 0, larger.slots, first, head * 2);
    // It has been used before, and its head is wherever that ended.
    larger.head = 0;
    larger.size = size;
    clear();
  }

  Object body(int index) {
    return slots[((head + index) & mask) << 1];
  }

  Object from(int index) {
    return slots[(((head + index) & mask) << 1) + 1];
  }

  private void removeFirst() {
    int slot = head << 1;
    slots[slot] = null;
    slots[slot + 1] = null;
    head = (head + 1) & mask;
    size--;
  }

  /** Takes out a message; the others keep their order. */
  void remove(int index) {
    for (int i = index; i > 0; i--) {
      int to = ((head + i) & mask) << 1;
      int of = ((head + i - 1) & mask) << 1;
      slots[to] = slots[of];
      slots[to + 1] = slots[of + 1];
    }
    removeFirst();
  }

  void clear() {
    Arrays.fill(slots, null);
    head = 0;
    size = 0;
  }
}
