package dev.teem.engine.testkit;

import dev.teem.engine.event.Event;
import dev.teem.engine.event.EventSink;

/** Folds every event into one number, and passes it on. */
final class TraceHash implements EventSink {
  // FNV-1a's offset and prime for 64 bits.
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final EventSink next;
  private long hash = OFFSET;

  TraceHash(EventSink next) {
    this.next = next;
  }

  @Override
  public EventSink forCore(int core) {
    EventSink own = next == null ? null : next.forCore(core);
    return event -> fold(event, own);
  }

  @Override
  public void on(Event event) {
    fold(event, next);
  }

  private void fold(Event event, EventSink told) {
    // A record's text has its type and all of its parts, and unlike its hash code is specified.
    hash = (hash ^ event.toString().hashCode()) * PRIME;
    if (told != null) {
      told.on(event);
    }
  }

  long hash() {
    return hash;
  }
}
