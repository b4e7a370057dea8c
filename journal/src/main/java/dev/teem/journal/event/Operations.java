package dev.teem.journal.event;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Where the records of one process are. Operations are mostly answered in order, so the positions
 * of the first ones are an array; those that were answered sooner than an earlier one wait beside
 * it. A number from a damaged file costs no memory for those below it.
 */
final class Operations {
  private static final long[] NONE = {};

  /** Of operations 0 to count - 1. */
  private long[] positions = NONE;

  private int count;

  /** Of later ones, by operation; null for none. None of them is operation count. */
  private NavigableMap<Long, Long> sooner;

  /** The record's position, 0 if there is none. */
  long find(long op) {
    if (op >= 0 && op < count) {
      return positions[(int) op];
    }
    return sooner == null ? 0 : sooner.getOrDefault(op, 0L);
  }

  /** The first operation without a record. */
  long missing() {
    return count;
  }

  /** The first operation after a missing one; -1 if there is none. */
  long afterGap() {
    return sooner == null ? -1 : sooner.firstKey();
  }

  /** The last operation that has a record; -1 if none has. */
  long last() {
    return sooner == null ? count - 1L : sooner.lastKey();
  }

  /** How many records there are. */
  long size() {
    return count + (sooner == null ? 0L : sooner.size());
  }

  /** An operation that has none gets a record. */
  void add(long op, long position) {
    if (op != count) {
      if (sooner == null) {
        sooner = new TreeMap<>();
      }
      sooner.put(op, position);
      return;
    }
    push(position);
    while (sooner != null && sooner.firstKey() == count) {
      push(sooner.pollFirstEntry().getValue());
      dropIfEmpty();
    }
  }

  private void push(long position) {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, count + (count >> 1) + 1);
    }
    positions[count++] = position;
  }

  /** Forgets an operation and all later ones. */
  void cut(long op) {
    count = (int) Math.min(count, op);
    if (sooner != null) {
      sooner.tailMap(op, true).clear();
      dropIfEmpty();
    }
  }

  private void dropIfEmpty() {
    if (sooner.isEmpty()) {
      sooner = null;
    }
  }
}
