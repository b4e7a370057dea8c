package dev.teem.engine.kernel;

/**
 * Entries without a deadline, in at most 33 FIFOs and most often in one. An entry never moves from
 * one to another: adding and removing take constant time, in plain mode and in special mode.
 *
 * <p>In each FIFO sequence numbers rise from head to tail, and ages do not. So its head has waited
 * longest by either measure, and is its first both in plain mode, where the lowest sequence number
 * wins, and in special mode, where the highest level does. Only the heads need comparing.
 *
 * <p>A new entry goes behind the youngest tail that is not younger than itself, as cards are dealt
 * in patience sorting (Aldous and Diaconis, "Longest increasing subsequences", 1999). Then no two
 * tails have the same age below {@link #OLD}; and a tail that is old takes any entry, so that a
 * FIFO is opened only while all tails are of distinct ages below it. Hence the bound.
 */
final class FifoBand extends Band {
  /** Only the first {@link #open} of them hold something; the others keep their arrays. */
  private final Fifo[] fifos = new Fifo[OLD + 1];

  private int open;
  private int firstAt;

  FifoBand(int priority) {
    super(priority);
  }

  @Override
  void add(Schedulable entry, long sequence, long birth, long passes) {
    int chosen = -1;
    long youngest = Long.MIN_VALUE;
    for (int i = 0; i < open; i++) {
      long tail = fifos[i].lastBirth();
      if (tail <= birth && tail > youngest) {
        youngest = tail;
        chosen = i;
      }
    }
    if (chosen < 0) {
      chosen = open++;
      if (fifos[chosen] == null) {
        fifos[chosen] = new Fifo();
      }
    }
    fifos[chosen].add(entry, sequence, birth);
  }

  /** Gives back the memory of a crowd that is gone. */
  void trim() {
    for (Fifo fifo : fifos) {
      if (fifo != null) {
        fifo.trim();
      }
    }
  }

  @Override
  boolean isEmpty() {
    return open == 0;
  }

  @Override
  void look(long passes) {
    int bestBoost = -1;
    for (int i = 0; i < open; i++) {
      Fifo fifo = fifos[i];
      int boost = boost(age(fifo.first(), passes));
      if (boost > bestBoost || (boost == bestBoost && fifo.firstSequence() < sequence)) {
        bestBoost = boost;
        sequence = fifo.firstSequence();
        firstAt = i;
      }
    }
    level = priority + bestBoost;
  }

  @Override
  Schedulable first() {
    return fifos[firstAt].first();
  }

  @Override
  Schedulable removeFirst() {
    return remove(firstAt);
  }

  /** Takes out the entry with the lowest sequence number, whatever the ages. */
  Schedulable removeOldestAdded() {
    int oldest = 0;
    for (int i = 1; i < open; i++) {
      if (fifos[i].firstSequence() < fifos[oldest].firstSequence()) {
        oldest = i;
      }
    }
    return remove(oldest);
  }

  private Schedulable remove(int index) {
    Fifo fifo = fifos[index];
    Schedulable removed = fifo.removeFirst();
    if (fifo.isEmpty()) {
      fifos[index] = fifos[--open];
      fifos[open] = fifo;
    }
    return removed;
  }
}
