package dev.teem.engine.space;

import java.util.Arrays;
import java.util.Iterator;

/**
 * Buckets that are not empty, by the age of their oldest tuples: a binary heap in which each bucket
 * knows its place, so that it can be moved when its oldest tuple changes. Under the shard's lock.
 */
final class BucketHeap implements Iterable<Bucket> {
  /** A bucket may be in a heap of each kind. */
  static final int OF_LANE = 0;

  static final int OF_YOOL = 1;
  static final int OF_ALL = 2;

  static final int NOWHERE = -1;

  private final int kind;
  private Bucket[] heap = new Bucket[4];
  private int size;

  BucketHeap(int kind) {
    this.kind = kind;
  }

  /** The bucket with the oldest tuple of all; null if there is none. */
  Bucket first() {
    return size == 0 ? null : heap[0];
  }

  /**
   * The bucket at a place; null if there is none. Below a place are those at twice the place plus 1
   * and plus 2, whose tuples are all younger than its oldest one.
   */
  Bucket at(int place) {
    return place < size ? heap[place] : null;
  }

  /** All of them, in any order. */
  @Override
  public Iterator<Bucket> iterator() {
    return Arrays.asList(heap).subList(0, size).iterator();
  }

  /** Puts a bucket where it belongs now, in or out. */
  void update(Bucket bucket) {
    int place = bucket.heapPlaces[kind];
    if (bucket.size() > 0) {
      sift(place == NOWHERE ? grow() : place, bucket);
    } else if (place != NOWHERE) {
      bucket.heapPlaces[kind] = NOWHERE;
      Bucket last = heap[--size];
      heap[size] = null;
      if (last != bucket) {
        sift(place, last);
      }
    }
  }

  private int grow() {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    return size++;
  }

  /** From a place that is free, up or down. */
  private void sift(int from, Bucket bucket) {
    long ticket = bucket.firstTicket();
    int place = from;
    while (place > 0 && heap[(place - 1) / 2].firstTicket() > ticket) {
      put(place, heap[(place - 1) / 2]);
      place = (place - 1) / 2;
    }
    for (int child = olderChild(place);
        child != NOWHERE && heap[child].firstTicket() < ticket;
        child = olderChild(place)) {
      put(place, heap[child]);
      place = child;
    }
    put(place, bucket);
  }

  private int olderChild(int place) {
    int left = 2 * place + 1;
    if (left >= size) {
      return NOWHERE;
    }
    int right = left + 1;
    return right < size && heap[right].firstTicket() < heap[left].firstTicket() ? right : left;
  }

  private void put(int place, Bucket bucket) {
    heap[place] = bucket;
    bucket.heapPlaces[kind] = place;
  }
}
