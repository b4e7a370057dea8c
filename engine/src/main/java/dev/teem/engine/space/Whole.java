package dev.teem.engine.space;

import java.util.ArrayList;
import java.util.List;

/**
 * A lane, or a yool, in a shard: the buckets it consists of. They are in a heap by the age of their
 * oldest tuples from when somebody first looks for tuples of the lane, or the yool, as such: who
 * always names both does not pay for it. Under the shard's lock.
 */
final class Whole extends Group {
  final String name;
  final List<Bucket> buckets = new ArrayList<>();

  private final int kind;
  private BucketHeap heap;

  /**
   * One without buckets.
   *
   * @param kind {@link BucketHeap#OF_LANE} or {@link BucketHeap#OF_YOOL}
   */
  Whole(String name, int kind) {
    this.name = name;
    this.kind = kind;
  }

  @Override
  Bucket oldest() {
    if (heap == null) {
      heap = new BucketHeap(kind);
      buckets.forEach(heap::update);
    }
    return heap.first();
  }

  void firstHasChanged(Bucket bucket) {
    if (heap != null) {
      heap.update(bucket);
    }
  }

  @Override
  int size() {
    int size = 0;
    for (Bucket each : buckets) {
      size += each.size();
    }
    return size;
  }

  boolean isIdle() {
    return buckets.isEmpty() && !isAwaited();
  }
}
