package dev.teem.engine.space;

/** A waiter's place in a line. Under the lock of the line's shard. */
final class WaitPlace {
  final Waiter waiter;
  final Shard shard;

  /** Lower came earlier, within a shard. */
  final long ticket;

  /** Where it is; null if it is in no line. */
  WaitIndex index;

  WaitLine line;

  /** What its predicate has thrown the last time that it was asked; null if it has not. */
  Throwable failure;

  WaitPlace previous;
  WaitPlace next;

  WaitPlace(Waiter waiter, Shard shard, long ticket) {
    this.waiter = waiter;
    this.shard = shard;
    this.ticket = ticket;
  }

  /** The older of two, of which each may be null. */
  static WaitPlace older(WaitPlace one, WaitPlace other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.ticket < other.ticket ? one : other;
  }
}
