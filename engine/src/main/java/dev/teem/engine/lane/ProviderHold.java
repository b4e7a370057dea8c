package dev.teem.engine.lane;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * The tasks of a lane that wait for one provider whose circuit is open. Everything under the pool's
 * lock.
 *
 * <p>When the cool-down is over one is let go, whose call probes the provider; once the circuit is
 * closed, by whomever, all are. Who probes may be in another lane, so the circuit is looked at
 * every 100 ms.
 */
final class ProviderHold {
  /** The longest time between two looks. */
  static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final CircuitBreaker breaker;
  private final Deque<Ticket> waiting = new ArrayDeque<>();

  private static final class Ticket {
    final Condition call;
    boolean called;

    Ticket(Condition call) {
      this.call = call;
    }
  }

  ProviderHold(CircuitBreaker breaker) {
    this.breaker = breaker;
  }

  /** Waits for its turn, giving up the lock meanwhile. */
  void await(Condition call) throws InterruptedException {
    Ticket ticket = new Ticket(call);
    waiting.addLast(ticket);
    try {
      while (!ticket.called) {
        call.await();
      }
    } catch (InterruptedException e) {
      waiting.remove(ticket);
      throw e;
    }
  }

  /**
   * Lets go who may.
   *
   * @return in how many nanoseconds to look again; 0 if nobody waits any more
   */
  long look() {
    CircuitSnapshot now = breaker.snapshot();
    if (now.state() == CircuitState.CLOSED) {
      while (!waiting.isEmpty()) {
        letGo();
      }
    } else if (now.timeLeft().isZero() && !waiting.isEmpty()) {
      letGo();
    }
    if (waiting.isEmpty()) {
      return 0;
    }
    long left = now.timeLeft().toNanos();
    return left == 0 ? LOOK_NANOS : Math.min(left, LOOK_NANOS);
  }

  private void letGo() {
    Ticket first = waiting.poll();
    first.called = true;
    first.call.signal();
  }
}
