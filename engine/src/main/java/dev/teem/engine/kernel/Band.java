package dev.teem.engine.kernel;

/**
 * The queued entries of one priority that all have a deadline, or all have none.
 *
 * <p>{@link #look} finds the one whose turn it is and leaves what it is compared by in {@link
 * #level}, {@link #deadlineNanos} and {@link #sequence}; they hold until the band or the pass count
 * changes.
 */
abstract class Band {
  /** The most that age adds to a priority. */
  static final int MAX_BOOST = 8;

  private static final int PASSES_PER_LEVEL = 4;

  /** The age from which growing older changes nothing, so nothing counts further than this. */
  static final int OLD = MAX_BOOST * PASSES_PER_LEVEL;

  final int priority;

  /** The effective priority: that of the band plus what age adds. */
  int level;

  long deadlineNanos = Urgency.NO_DEADLINE;
  long sequence;

  Band(int priority) {
    this.priority = priority;
  }

  /**
   * The age of a queued entry, at most {@link #OLD}.
   *
   * <p>Only the low halves of the counts are compared: one that has waited for 2^32 passes looks
   * young for 32 more, which is nothing to one that waits for ever.
   */
  static int age(Schedulable entry, long passes) {
    int age = (int) passes - entry.age;
    return age < 0 || age > OLD ? OLD : age;
  }

  static int boost(int age) {
    return age / PASSES_PER_LEVEL;
  }

  /**
   * Takes an entry in.
   *
   * @param sequence higher than that of every entry before
   * @param birth the pass count at which it had age 0, from {@code passes - OLD} to {@code passes}
   */
  abstract void add(Schedulable entry, long sequence, long birth, long passes);

  abstract boolean isEmpty();

  /** Finds the first; not to be called on an empty band. */
  abstract void look(long passes);

  /** The entry that {@link #look} found. */
  abstract Schedulable first();

  /** Takes out the entry that {@link #look} found. */
  abstract Schedulable removeFirst();

  /** Whether this band's first goes before the other's. */
  final boolean before(Band other) {
    if (level != other.level) {
      return level > other.level;
    }
    if (deadlineNanos != other.deadlineNanos) {
      return deadlineNanos < other.deadlineNanos;
    }
    return sequence < other.sequence;
  }
}
