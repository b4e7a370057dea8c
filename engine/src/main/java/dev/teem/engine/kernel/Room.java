package dev.teem.engine.kernel;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bound of a mailbox whose quota is limited. Senders on any core count their message in before
 * they send it; the receiver counts it out when it takes it. So a sender knows at once, wherever it
 * is, and the limit is never passed.
 */
final class Room {
  private final int limit;

  // Any core. Compare-and-set by senders, so that two of them never share the last place.
  private final AtomicInteger messages = new AtomicInteger();

  /** Senders that wait, the longest-waiting first. The receiver's core only. */
  final ArrayDeque<ProgramProcess> waiting = new ArrayDeque<>();

  Room(int limit) {
    this.limit = limit;
  }

  boolean tryEnter() {
    int now = messages.get();
    while (now < limit) {
      if (messages.compareAndSet(now, now + 1)) {
        return true;
      }
      now = messages.get();
    }
    return false;
  }

  /** For what is never refused. It takes a place all the same. */
  void enter() {
    messages.incrementAndGet();
  }

  void leave() {
    messages.decrementAndGet();
  }

  boolean isFull() {
    return messages.get() >= limit;
  }
}
