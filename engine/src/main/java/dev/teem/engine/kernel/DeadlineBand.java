package dev.teem.engine.kernel;

/**
 * Entries with a deadline: a heap by (deadline, sequence) for each age below {@link #OLD} and one
 * for all that are older.
 *
 * <p>A heap is known by the birth of its entries, so it grows older with the pass count while
 * nobody touches it. When it gets old it is merged into the heap of the old, the smaller of the two
 * into the larger: never more moves than there are entries that get old just then, which each does
 * once. So adding and removing take O(log n) amortised. A look compares at most four heaps, those
 * of one level.
 */
final class DeadlineBand extends Band {
  /** One for each age below {@link #OLD}, which are as many as an int has bits. */
  private static final int SLOTS = Integer.SIZE;

  /** A ring by birth; null where {@link #occupied} has no bit. */
  private final Heap[] young = new Heap[SLOTS];

  private int occupied;
  private Heap old = new Heap();

  /** Heaps not in use. They are shared by all ages, so that few of them ever become large. */
  private final Heap[] spare = new Heap[SLOTS];

  private int spares;

  /** The pass count to which the ring has caught up: births up to OLD before it are not in it. */
  private long seen;

  private Heap firstIn = old;

  DeadlineBand(int priority) {
    super(priority);
  }

  @Override
  void add(Schedulable entry, long sequence, long birth, long passes) {
    catchUp(passes);
    Heap heap = passes - birth == OLD ? old : young(slot(birth));
    heap.add(entry, entry.urgency.deadlineNanos, sequence);
  }

  @Override
  boolean isEmpty() {
    return occupied == 0 && old.isEmpty();
  }

  @Override
  void look(long passes) {
    catchUp(passes);
    if (!old.isEmpty()) {
      level = priority + MAX_BOOST;
      choose(old);
      return;
    }
    // Bit i is now the heap of age OLD - 1 - i, so the lowest one is the oldest.
    int oldestFirst = Integer.rotateRight(occupied, slot(passes + 1));
    int oldest = OLD - 1 - Integer.numberOfTrailingZeros(oldestFirst);
    int boost = boost(oldest);
    level = priority + boost;
    choose(young[slot(passes - oldest)]);
    for (int age = oldest - 1; age >= 0 && boost(age) == boost; age--) {
      Heap heap = young[slot(passes - age)];
      if (heap != null && heap.before(firstIn)) {
        choose(heap);
      }
    }
  }

  private void choose(Heap heap) {
    firstIn = heap;
    deadlineNanos = heap.firstMajor();
    sequence = heap.firstMinor();
  }

  @Override
  Schedulable first() {
    return firstIn.first();
  }

  @Override
  Schedulable removeFirst() {
    Schedulable first = firstIn.removeFirst();
    if (firstIn.isEmpty() && firstIn != old) {
      // While queued an entry has its birth where its age goes.
      retire(slot(first.age));
    }
    return first;
  }

  private void catchUp(long passes) {
    if (occupied == 0) {
      seen = passes;
    }
    // Births further apart than the ring is long are old by now: one turn finds them all.
    for (long pass = Math.max(seen, passes - OLD) + 1; pass <= passes; pass++) {
      // The slot of those born now is that of those who turn old now.
      int slot = slot(pass);
      if (young[slot] != null) {
        mergeIntoOld(slot);
      }
    }
    seen = passes;
  }

  private void mergeIntoOld(int slot) {
    if (young[slot].size() > old.size()) {
      Heap larger = young[slot];
      young[slot] = old;
      old = larger;
    }
    young[slot].moveTo(old);
    retire(slot);
  }

  private Heap young(int slot) {
    if (young[slot] == null) {
      young[slot] = spares > 0 ? spare[--spares] : new Heap();
      occupied |= 1 << slot;
    }
    return young[slot];
  }

  private void retire(int slot) {
    spare[spares++] = young[slot];
    young[slot] = null;
    occupied &= ~(1 << slot);
  }

  private static int slot(long birth) {
    return (int) birth & (SLOTS - 1);
  }

  private static final class Heap extends QuadHeap<Schedulable> {
    boolean before(Heap other) {
      return firstMajor() != other.firstMajor()
          ? firstMajor() < other.firstMajor()
          : firstMinor() < other.firstMinor();
    }
  }
}
