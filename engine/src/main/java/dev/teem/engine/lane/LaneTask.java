package dev.teem.engine.lane;

import dev.teem.engine.space.Tuple;

/** A tuple that a lane has taken and not finished. All that changes is under the pool's lock. */
final class LaneTask {
  enum State {
    /** Nobody has begun with it. */
    WAITING,
    /** A thread, or a core, is at it; or it is between two attempts. */
    RUNNING,
    /** It has its outcome, or goes back to the space. */
    ENDED
  }

  final Tuple tuple;
  final TaskOwner owner;

  /** Its place among all that the lane has taken. */
  final long number;

  /** When it was taken, on the lane's clock. */
  final long takenNanos;

  State state = State.WAITING;

  /** Who is to be interrupted; null while it waits, and for one on a core. */
  Thread runner;

  /** Nobody wants it to go on: the word that goes with an interrupt. Read by a core as well. */
  volatile boolean calledOff;

  /**
   * How many of its calls wait for their provider, which is not called: of a race there are two.
   */
  int awaitingProvider;

  /** It was called off by its id, and that is its outcome; otherwise it goes back. */
  boolean cancelled;

  /** Null until it has one, and if it goes back. */
  TupleOutcome outcome;

  LaneTask(Tuple tuple, TaskOwner owner, long number, long takenNanos) {
    this.tuple = tuple;
    this.owner = owner;
    this.number = number;
    this.takenNanos = takenNanos;
  }
}
