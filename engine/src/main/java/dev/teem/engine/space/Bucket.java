package dev.teem.engine.space;

import java.util.Objects;

/** The tuples of a lane that are for a yool. Under the shard's lock. */
final class Bucket extends Group {
  final Whole lane;
  final Whole yool;
  final int hash;

  private final Whole all;

  // As the lane and the yool have them: a look-up compares them.
  private final String laneName;
  private final String yoolName;

  private final TupleRing tuples = new TupleRing();

  /**
   * Its places in the heaps of its lane, its yool and all; negative where it is in none. Theirs.
   */
  final int[] heapPlaces = {BucketHeap.NOWHERE, BucketHeap.NOWHERE, BucketHeap.NOWHERE};

  /**
   * An empty one.
   *
   * @param all what all buckets of the shard are in
   */
  Bucket(Whole lane, Whole yool, Whole all) {
    this.lane = lane;
    this.yool = yool;
    this.all = all;
    laneName = lane.name;
    yoolName = yool.name;
    hash = hash(laneName, yoolName);
  }

  static int hash(String lane, String yool) {
    int both = 31 * Objects.hashCode(lane) + Objects.hashCode(yool);
    return both ^ both >>> 16;
  }

  boolean is(int hashOfBoth, String ofLane, String ofYool) {
    return hash == hashOfBoth
        && Objects.equals(laneName, ofLane)
        && Objects.equals(yoolName, ofYool);
  }

  @Override
  int size() {
    return tuples.size();
  }

  @Override
  Bucket oldest() {
    return size() == 0 ? null : this;
  }

  boolean isIdle() {
    return size() == 0 && !isAwaited();
  }

  /** To look at; what changes it goes through the bucket. */
  TupleRing tuples() {
    return tuples;
  }

  /** When its oldest tuple came, of which there must be one. */
  long firstTicket() {
    return tuples.ticket(tuples.first());
  }

  /** Adds a tuple that is younger than all others. Its id is not there. */
  void append(Tuple tuple, long ticket) {
    tuples.append(tuple, ticket);
    if (tuples.size() == 1) {
      firstHasChanged();
    }
  }

  /** Adds a tuple that is older than all others. Its id is not there. */
  void prepend(Tuple tuple, long ticket) {
    tuples.prepend(tuple, ticket);
    firstHasChanged();
  }

  /** Removes the oldest one, of which there must be one. */
  Tuple removeFirst() {
    Tuple removed = tuples.removeFirst();
    firstHasChanged();
    return removed;
  }

  /** Removes a tuple, which must be there. */
  void remove(Tuple tuple) {
    int position = tuples.find(tuple.id(), tuple.idHash());
    boolean isFirst = position == tuples.first();
    tuples.remove(position);
    if (isFirst) {
      firstHasChanged();
    }
  }

  private void firstHasChanged() {
    lane.firstHasChanged(this);
    yool.firstHasChanged(this);
    all.firstHasChanged(this);
  }
}
