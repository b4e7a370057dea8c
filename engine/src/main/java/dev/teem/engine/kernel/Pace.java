package dev.teem.engine.kernel;

/**
 * How many processes a core dispatches before it looks after its mail again, so that messages from
 * and to other cores wait for about {@link #ROUND_NANOS}, be the steps short or long. It is a guess
 * from how long the last ones took, since the clock is too dear to be read after each: one that is
 * longer than that makes them wait all the same, and so does the first round in which steps have
 * become longer. The core's thread only.
 */
final class Pace {
  static final int MOST = 256;
  static final long ROUND_NANOS = 50_000;

  private int batch = MOST;
  private int dispatched;
  private boolean idled;

  /** How many to dispatch in one duty cycle, at most. */
  int batch() {
    return batch;
  }

  /** A duty cycle is over. */
  void cycle(int work, int dispatches) {
    idled |= work == 0;
    dispatched += dispatches;
  }

  /** The clock was read, at the start of a duty cycle. */
  void clock(long nanosSinceLast) {
    // Time in which there was nothing to do says nothing.
    if (!idled && dispatched > 0) {
      batch = Math.clamp(ROUND_NANOS * dispatched / Math.max(1, nanosSinceLast), 1, MOST);
    }
    idled = false;
    dispatched = 0;
  }
}
