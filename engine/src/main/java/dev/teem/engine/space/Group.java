package dev.teem.engine.space;

/**
 * What a lane, a yool, or both together are in a shard: the tuples that are there, and who waits
 * for such. Under the shard's lock.
 */
abstract sealed class Group permits Bucket, Group.OfLane, Group.OfYool {
  /** Null until somebody waits here: most groups never see a waiter. */
  private Waiters waiters;

  /** The tuples. */
  abstract Residents residents();

  final boolean isAwaited() {
    return waiters != null && !waiters.isEmpty();
  }

  final Waiters waiters() {
    if (waiters == null) {
      waiters = new Waiters();
    }
    return waiters;
  }

  /** A lane in a shard. */
  static final class OfLane extends Group {
    final String name;
    final Residents.OfLane residents = new Residents.OfLane();

    /** Buckets that are part of it. */
    int buckets;

    OfLane(String name) {
      this.name = name;
    }

    @Override
    Residents residents() {
      return residents;
    }

    boolean isIdle() {
      return buckets == 0 && !isAwaited();
    }
  }

  /** A yool in a shard. */
  static final class OfYool extends Group {
    final String name;
    final Residents.OfYool residents = new Residents.OfYool();

    /** Buckets that are part of it. */
    int buckets;

    OfYool(String name) {
      this.name = name;
    }

    @Override
    Residents residents() {
      return residents;
    }

    boolean isIdle() {
      return buckets == 0 && !isAwaited();
    }
  }
}
