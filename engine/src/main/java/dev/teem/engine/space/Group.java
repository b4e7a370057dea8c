package dev.teem.engine.space;

/** Tuples that a template can name, and who waits for such. Under the shard's lock. */
abstract sealed class Group permits Bucket, Whole {
  /** Null until somebody waits here: most groups never see a waiter. */
  private Waiters waiters;

  /** How many tuples there are. */
  abstract int size();

  /** The bucket that has the oldest of them; null if there is none. */
  abstract Bucket oldest();

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
