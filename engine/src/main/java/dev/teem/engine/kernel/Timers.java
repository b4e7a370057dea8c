package dev.teem.engine.kernel;

/**
 * The timers of one core. The core's thread only.
 *
 * <p>Arming, cancelling and firing take O(log n), the next time is known at once. Nothing is
 * allocated once the heap has grown to what is armed at most; it does not shrink.
 */
final class Timers {
  private final QuadHeap<Timer> heap =
      new QuadHeap<>() {
        @Override
        void placed(Timer timer, int index) {
          timer.heapIndex = index;
        }
      };

  private long sequence;

  /** Arms a timer, or moves an armed one to another time, behind those armed for it already. */
  void arm(Timer timer, long atNanos) {
    cancel(timer);
    timer.atNanos = atNanos;
    heap.add(timer, atNanos, ++sequence);
  }

  /** Disarms a timer; does nothing to one that is not armed. */
  void cancel(Timer timer) {
    if (timer.armed()) {
      heap.removeAt(timer.heapIndex);
      timer.heapIndex = -1;
    }
  }

  /** When the next timer fires, or {@link Long#MAX_VALUE} if none is armed. */
  long nextAtNanos() {
    return heap.isEmpty() ? Long.MAX_VALUE : heap.firstMajor();
  }

  /**
   * Fires the earliest timer if it is due; among equals the one that was armed first.
   *
   * @return false if none is due
   */
  boolean fireNext(long nowNanos) {
    if (heap.isEmpty() || heap.firstMajor() > nowNanos) {
      return false;
    }
    Timer timer = heap.removeFirst();
    timer.heapIndex = -1;
    timer.fire();
    return true;
  }

  /** Disarms all, and tells each that it will not fire. */
  void abandonAll() {
    while (!heap.isEmpty()) {
      Timer timer = heap.removeFirst();
      timer.heapIndex = -1;
      timer.abandoned();
    }
  }

  /** How many are armed. */
  int size() {
    return heap.size();
  }
}
