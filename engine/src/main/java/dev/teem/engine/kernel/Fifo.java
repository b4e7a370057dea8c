package dev.teem.engine.kernel;

import java.util.Arrays;

/**
 * A ring of entries with their sequence numbers. It doubles when full and stays that large until it
 * is trimmed, so a queue that fills up again and again allocates the first time only.
 */
final class Fifo {
  private static final int INITIAL_CAPACITY = 64;

  private Schedulable[] entries;
  private long[] sequences;
  private int head;
  private int size;
  private long lastBirth;

  Fifo() {
    begin();
  }

  private void begin() {
    entries = new Schedulable[INITIAL_CAPACITY];
    sequences = new long[INITIAL_CAPACITY];
    head = 0;
  }

  void trim() {
    if (size == 0 && entries.length > INITIAL_CAPACITY) {
      begin();
    }
  }

  void add(Schedulable entry, long sequence, long birth) {
    if (size == entries.length) {
      grow();
    }
    int tail = (head + size) & (entries.length - 1);
    entries[tail] = entry;
    sequences[tail] = sequence;
    lastBirth = birth;
    size++;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The birth of the entry added last. */
  long lastBirth() {
    return lastBirth;
  }

  Schedulable first() {
    return entries[head];
  }

  long firstSequence() {
    return sequences[head];
  }

  Schedulable removeFirst() {
    Schedulable first = entries[head];
    entries[head] = null;
    head = (head + 1) & (entries.length - 1);
    size--;
    return first;
  }

  private void grow() {
    int old = entries.length;
    entries = Arrays.copyOf(entries, 2 * old);
    sequences = Arrays.copyOf(sequences, 2 * old);
    // What had wrapped to the front goes behind the rest again.
    System.arraycopy(entries, 0, entries, old, head);
    System.arraycopy(sequences, 0, sequences, old, head);
    Arrays.fill(entries, 0, head, null);
  }
}
