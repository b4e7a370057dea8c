package dev.teem.bench.savina;

/** A singly linked list in order, which is searched from its start. */
public final class SortedIntList {
  // Less than everything.
  private final Node head = new Node(Integer.MIN_VALUE, null);
  private int size;

  private static final class Node {
    final int value;
    Node next;

    Node(int value, Node next) {
      this.value = value;
      this.next = next;
    }
  }

  /** Adds a value behind those that equal it. */
  public void add(int value) {
    Node before = head;
    while (before.next != null && before.next.value <= value) {
      before = before.next;
    }
    before.next = new Node(value, before.next);
    size++;
  }

  /** Looks through all values until it is found. */
  public boolean contains(int value) {
    for (Node node = head.next; node != null; node = node.next) {
      if (node.value == value) {
        return true;
      }
    }
    return false;
  }

  /** How many values there are. */
  public int size() {
    return size;
  }
}
