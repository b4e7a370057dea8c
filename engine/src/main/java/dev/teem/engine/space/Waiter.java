package dev.teem.engine.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Somebody who waits for a tuple that a template wants, to take it or to read it.
 *
 * <pre>
 *            claim()            settle(), fail()
 *   WAITING ---------> CLAIMED ------------------> SETTLED
 *      |
 *      | leave()
 *      v
 *    GONE
 * </pre>
 *
 * <p>Who puts a tuple out claims; who waits leaves: at a time-out, an interrupt, a cancellation.
 * One of them wins, so a tuple is never given to somebody who has gone, and who fails to leave has
 * a tuple.
 */
abstract class Waiter {
  private static final VarHandle STATE;

  private static final int WAITING = 0;
  private static final int CLAIMED = 1;
  private static final int SETTLED = 2;
  private static final int GONE = 3;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Template template;
  final boolean takes;

  /** Where it stands in line, a place in each shard. Set before anybody can claim it. */
  private WaitPlace[] places = {};

  /** The next of those that a thread has to wake. That thread's, which has claimed both. */
  Waiter nextToWake;

  // Swapped by whoever claims or leaves; SETTLED is written by the one that has claimed.
  @SuppressWarnings("unused")
  private int state = WAITING;

  // Written by the one that has claimed, before SETTLED; read after that was seen.
  private Tuple tuple;
  private RuntimeException failure;

  Waiter(Template template, boolean takes) {
    this.template = template;
    this.takes = takes;
  }

  final void standAt(WaitPlace[] newPlaces) {
    places = newPlaces;
  }

  final WaitPlace[] places() {
    return places;
  }

  /** To be called by who has a tuple for it. True obliges to settle. */
  final boolean claim() {
    return STATE.compareAndSet(this, WAITING, CLAIMED);
  }

  /** To be called by who waits. True: it gets nothing any more. */
  final boolean leave() {
    return STATE.compareAndSet(this, WAITING, GONE);
  }

  /** Gives it the tuple. It has to be woken afterwards, without any lock. */
  final void settle(Tuple found) {
    tuple = found;
    // Volatile: pairs with a thread that says it will park and then looks, see ParkedWaiter.
    STATE.setVolatile(this, SETTLED);
  }

  /** Gives it an error. Otherwise like settling. */
  final void fail(RuntimeException why) {
    failure = why;
    STATE.setVolatile(this, SETTLED);
  }

  final boolean isSettled() {
    return (int) STATE.getVolatile(this) == SETTLED;
  }

  /** What it was given; once it is settled. */
  final Tuple tuple() {
    return tuple;
  }

  /** Why it was given none, or null; once it is settled. */
  final RuntimeException failure() {
    return failure;
  }

  /** It is settled. Called without any lock, by the thread that has settled it. */
  abstract void wake();
}
