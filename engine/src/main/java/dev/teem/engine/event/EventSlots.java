package dev.teem.engine.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * The last events of one core: written by the core's thread, read by any. The writer never waits
 * for readers; a reader drops what may have been overwritten under its eyes.
 *
 * <p>Positions count what was ever written. Position p is in slot p modulo capacity, which is four
 * words, half a cache line, and two references for what is not a number. What an event needs is
 * small on purpose: two are written for each process that comes and goes.
 *
 * <pre>
 *   |  seq << 4 | kind  |  time  |  a  |  b, or the bits of amount  |      |  text  |  reason  |
 * </pre>
 *
 * Writer of position p: intent = p + 1 (opaque), releaseFence, the slot (opaque), cursor = p + 1
 * (setRelease).
 *
 * <p>Reader of position p, once the cursor was beyond it (getAcquire): the slot (opaque),
 * acquireFence, intent (opaque) is p + capacity at most? Only then it is an event.
 *
 * <p>Why that is enough: the look at the cursor pairs with the writer's setRelease, so the reader
 * sees position p or something newer, never older, in each word. If it saw a newer one in any, then
 * the writer's releaseFence and the reader's acquireFence pair: the intent that went before that
 * word is seen, or a later one, and both are beyond p + capacity. An object that is returned was
 * stored before the cursor went beyond it, so that it is seen whole.
 */
final class EventSlots {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle REFERENCE = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle INTENT;
  private static final VarHandle CURSOR;

  private static final int WORDS = 4;
  private static final int TIME = 1;
  private static final int A = 2;
  private static final int B = 3;
  private static final int REFERENCES = 2;
  private static final int REASON = 1;
  private static final int KIND_BITS = 4;
  private static final Kind[] KINDS = Kind.values();

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      INTENT = lookup.findVarHandle(EventSlots.class, "intent", long.class);
      CURSOR = lookup.findVarHandle(EventSlots.class, "cursor", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] words;
  private final Object[] references;
  private final int capacity;

  // Both written by the core's thread, read by others.
  @SuppressWarnings("unused")
  private long intent;

  @SuppressWarnings("unused")
  private long cursor;

  /** What a slot holds. */
  enum Kind {
    BOOT,
    SPAWN,
    EXIT,
    SCHED,
    SEND,
    RECV,
    CHARGE,
    FAULT,
    SIGNAL,
    SHUTDOWN;

    @SuppressWarnings("EnumOrdinal") // Never leaves the process.
    long word() {
      return ordinal();
    }
  }

  EventSlots(int capacity) {
    this.capacity = capacity;
    words = new long[capacity * WORDS];
    references = new Object[capacity * REFERENCES];
  }

  /** Writes an event that is all numbers. What the slot referred to before stays, unread. */
  void write(Kind kind, long seq, long time, long a, long b) {
    long position = begin();
    put(slot(position), kind, seq, time, a, b);
    // Pairs with the getAcquire of tail().
    CURSOR.setRelease(this, position + 1);
  }

  void write(Kind kind, long seq, long time, long a, long b, String text, ExitReason reason) {
    long position = begin();
    int slot = slot(position);
    put(slot, kind, seq, time, a, b);
    REFERENCE.setOpaque(references, slot * REFERENCES, text);
    REFERENCE.setOpaque(references, slot * REFERENCES + REASON, reason);
    // Pairs with the getAcquire of tail().
    CURSOR.setRelease(this, position + 1);
  }

  private long begin() {
    long position = (long) CURSOR.get(this);
    INTENT.setOpaque(this, position + 1);
    // Pairs with the acquireFence of read().
    VarHandle.releaseFence();
    return position;
  }

  private int slot(long position) {
    return (int) position & (capacity - 1);
  }

  private void put(int slot, Kind kind, long seq, long time, long a, long b) {
    int at = slot * WORDS;
    WORD.setOpaque(words, at, seq << KIND_BITS | kind.word());
    WORD.setOpaque(words, at + TIME, time);
    WORD.setOpaque(words, at + A, a);
    WORD.setOpaque(words, at + B, b);
  }

  /** The last n events, or fewer if there are fewer or the oldest were overwritten meanwhile. */
  List<Event> tail(int n) {
    // Pairs with write(): the slots of all positions below have been written.
    long end = (long) CURSOR.getAcquire(this);
    long start = Math.max(0, end - Math.min(n, capacity));
    List<Event> events = new ArrayList<>((int) (end - start));
    for (long position = start; position < end; position++) {
      Event event = read(position);
      if (event == null) {
        // Overwritten meanwhile, and so would be by now what was copied before it: no hole.
        events.clear();
      } else {
        events.add(event);
      }
    }
    return events;
  }

  private Event read(long position) {
    int slot = slot(position);
    int at = slot * WORDS;
    long word = (long) WORD.getOpaque(words, at);
    long time = (long) WORD.getOpaque(words, at + TIME);
    long a = (long) WORD.getOpaque(words, at + A);
    long b = (long) WORD.getOpaque(words, at + B);
    Object text = REFERENCE.getOpaque(references, slot * REFERENCES);
    Object reason = REFERENCE.getOpaque(references, slot * REFERENCES + REASON);
    // Pairs with the releaseFence of begin().
    VarHandle.acquireFence();
    if ((long) INTENT.getOpaque(this) > position + capacity) {
      return null;
    }
    Kind kind = KINDS[(int) word & ((1 << KIND_BITS) - 1)];
    return event(kind, word >>> KIND_BITS, time, a, b, (String) text, (ExitReason) reason);
  }

  private static Event event(
      Kind kind, long seq, long time, long a, long b, String text, ExitReason reason) {
    return switch (kind) {
      case BOOT -> new Event.Boot(seq, time);
      case SPAWN -> new Event.Spawn(seq, time, a, b, text);
      case EXIT -> new Event.Exit(seq, time, a, text, reason);
      case SCHED -> new Event.Sched(seq, time, a);
      case SEND -> new Event.Send(seq, time, a, b);
      case RECV -> new Event.Recv(seq, time, a);
      case CHARGE -> new Event.Charge(seq, time, a, text, Double.longBitsToDouble(b));
      case FAULT -> new Event.Fault(seq, time, a, text);
      case SIGNAL -> new Event.Signal(seq, time, a, text);
      case SHUTDOWN -> new Event.Shutdown(seq, time, reason);
    };
  }
}
