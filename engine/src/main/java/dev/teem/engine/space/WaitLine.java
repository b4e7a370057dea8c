package dev.teem.engine.space;

/** Waiters that any tuple suits which suits one of them, in the order in which they came. */
final class WaitLine {
  private WaitPlace first;
  private WaitPlace last;

  WaitPlace first() {
    return first;
  }

  boolean isEmpty() {
    return first == null;
  }

  void append(WaitPlace place) {
    place.line = this;
    place.previous = last;
    if (last == null) {
      first = place;
    } else {
      last.next = place;
    }
    last = place;
  }

  void remove(WaitPlace place) {
    if (place.previous == null) {
      first = place.next;
    } else {
      place.previous.next = place.next;
    }
    if (place.next == null) {
      last = place.previous;
    } else {
      place.next.previous = place.previous;
    }
    place.line = null;
    place.previous = null;
    place.next = null;
  }
}
