package dev.teem.engine.lane;

import java.util.concurrent.TimeUnit;

/**
 * A place among the calls that may be under way at once, for one execution of a tuple: each of its
 * attempts enters it and leaves it, so that it is free for others while the execution rests or
 * waits. Used by one thread at a time.
 */
public interface CallPlace {
  /** A place that is always free: for executions that nobody limits. */
  CallPlace UNLIMITED =
      new CallPlace() {
        @Override
        public void enter() throws InterruptedException {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
        }

        @Override
        public void leave(long startNanos, long endNanos, boolean failed) {}

        @Override
        public void leave() {}
      };

  /**
   * Waits for the place; returns at once if it is held already.
   *
   * @throws InterruptedException if the execution is called off, and the place is not held then
   */
  void enter() throws InterruptedException;

  /**
   * Gives the place back after an attempt.
   *
   * @param startNanos when the attempt began, on the executor's clock
   * @param endNanos when it ended
   * @param failed whether whoever was called has failed, not the work
   */
  void leave(long startNanos, long endNanos, boolean failed);

  /** Gives the place back, if it is held, after nothing that tells anything. */
  void leave();

  /**
   * Rests before another attempt. The place is not held.
   *
   * @throws InterruptedException at once when the execution is called off
   */
  default void rest(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos);
  }

  /**
   * The provider's circuit is open. The place is not held. Either gives up, which is usual, or
   * returns when it is worth asking again.
   *
   * @throws CircuitOpenException to give up
   * @throws InterruptedException at once when the execution is called off
   */
  default void refused(CircuitOpenException refusal) throws InterruptedException {
    throw refusal;
  }

  /** A place for another call of the same execution, used by another thread. */
  default CallPlace another() {
    return this;
  }
}
