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

  /**
   * Senders that wait, the longest-waiting first. The receiver's core only. While there are any, no
   * place is free.
   */
  final ArrayDeque<RoomWait> waiting = new ArrayDeque<>();

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

  /**
   * Gives a place back: to the one that has waited longest, so that no newcomer takes it, or else
   * to whoever comes. The receiver's core only.
   *
   * @return whose the place is now; null if it is nobody's
   */
  RoomWait leave() {
    // Signals may have gone beyond the limit. While it is reached, this core alone changes the
    // count.
    if (waiting.isEmpty() || messages.get() > limit) {
      messages.decrementAndGet();
      return null;
    }
    return waiting.remove();
  }
}
