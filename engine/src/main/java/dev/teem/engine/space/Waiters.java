package dev.teem.engine.space;

/** Who waits for tuples of a group. Under the shard's lock. */
final class Waiters {
  final WaitIndex takers = new WaitIndex();
  final WaitIndex readers = new WaitIndex();

  boolean isEmpty() {
    return takers.isEmpty() && readers.isEmpty();
  }

  void add(WaitPlace place) {
    (place.waiter.takes ? takers : readers).add(place);
  }
}
