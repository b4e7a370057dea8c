package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.List;

/**
 * A lane, or a yool, or all that is in a shard: the buckets it consists of. Those that have tuples
 * are in a heap by the age of their oldest ones from when somebody first looks for tuples of the
 * lane, or the yool, or any, as such: who always names both does not pay for it. There may be very
 * many that have none, and are there for who waits. Under the shard's lock.
 */
final class Whole extends Group {
  final String name;
  final List<Bucket> buckets = new ArrayList<>();

  private final int kind;
  private BucketHeap heap;

  /**
   * One without buckets.
   *
   * @param name null also for all
   * @param kind {@link BucketHeap#OF_LANE} or another one
   */
  Whole(String name, int kind) {
    this.name = name;
    this.kind = kind;
  }

  /** Its buckets that are not empty, in any order. */
  BucketHeap occupied() {
    if (heap == null) {
      heap = new BucketHeap(kind);
      buckets.forEach(heap::update);
    }
    return heap;
  }

  @Override
  Bucket oldest() {
    return occupied().first();
  }

  void firstHasChanged(Bucket bucket) {
    if (heap != null) {
      heap.update(bucket);
    }
  }

  @Override
  int size() {
    int size = 0;
    for (Bucket each : heap == null ? buckets : heap) {
      size += each.size();
    }
    return size;
  }

  boolean isIdle() {
    return buckets.isEmpty() && !isAwaited();
  }
}
