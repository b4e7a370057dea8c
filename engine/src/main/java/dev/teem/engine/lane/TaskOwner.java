package dev.teem.engine.lane;

import java.util.Objects;
import java.util.function.Consumer;

/** For whom a lane has taken tuples: one drain of it, or who serves it. */
final class TaskOwner {
  /** Whether its tuples wait for a provider that is not called, rather than to be refused. */
  final boolean waitsForProviders;

  /** Is told of each outcome once, by any thread, without a lock. */
  final Consumer<TupleOutcome> listener;

  /** How many of its tuples have not ended. Under the pool's lock. */
  int open;

  /** At how many somebody is. Under the pool's lock. */
  int underWay;

  /** What the listener has thrown first. Under the pool's lock. */
  Throwable failure;

  TaskOwner(boolean waitsForProviders, Consumer<TupleOutcome> listener) {
    this.waitsForProviders = waitsForProviders;
    this.listener = Objects.requireNonNull(listener, "listener");
  }
}
