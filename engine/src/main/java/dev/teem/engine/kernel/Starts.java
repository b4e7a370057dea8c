package dev.teem.engine.kernel;

/**
 * Those of a crowd that have not started yet, the newest first: what a process has spawned runs,
 * reports and goes before the crowd grows wider. A tree of processes so takes the memory of its
 * depth instead of that of its width, as in the depth-first order of Blumofe and Leiserson
 * (Scheduling Multithreaded Computations by Work Stealing, 1999). The core's thread only.
 *
 * <p>Nobody starves: whoever is passed over for long gets in line, and of that line one starts for
 * every {@link #OLD_EVERY} in all at the least.
 */
final class Starts {
  static final int OLD_EVERY = 256;

  /** After so many starts, those that had no turn get in line. */
  static final int LONG = 4_096;

  private final Line old = new Line();

  // The others, from the newest to the oldest by Schedulable.next.
  private Schedulable newest;
  private Schedulable oldest;
  private int fresh;

  private int taken;
  private boolean tookNewest;

  boolean isEmpty() {
    return newest == null && old.isEmpty();
  }

  int size() {
    return fresh + old.size();
  }

  void add(Schedulable entry) {
    if (newest == null) {
      oldest = entry;
    }
    entry.next = newest;
    newest = entry;
    fresh++;
  }

  /** Takes out the one whose turn it is; there must be one. */
  Schedulable remove() {
    if (++taken >= LONG && newest != null) {
      taken = 0;
      retire();
    }
    tookNewest = newest != null && (taken % OLD_EVERY != 0 || old.isEmpty());
    if (!tookNewest) {
      return old.removeFirst();
    }
    Schedulable removed = newest;
    newest = removed.next;
    removed.next = null;
    fresh--;
    return removed;
  }

  /** Whether the one taken last was the newest. */
  boolean tookNewest() {
    return tookNewest;
  }

  private void retire() {
    old.addAll(newest, oldest, fresh);
    newest = null;
    oldest = null;
    fresh = 0;
  }
}
