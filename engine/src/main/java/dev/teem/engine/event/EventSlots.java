package dev.teem.engine.event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The last events of one core: written by the core's thread, read by any, in the way of a sequence
 * lock for each slot. The writer never waits for readers; a reader drops what was overwritten under
 * its eyes.
 *
 * <p>Positions count what was ever written. Position p is in slot {@code p & mask}, which is eight
 * words, and a place in each of two arrays for what is not a number:
 *
 * <pre>
 *   | stamp | kind | seq | time | a | b | amount | (unused) |      text      reason
 * </pre>
 *
 * Writer of position p: stamp = NONE (opaque), releaseFence, the rest (opaque), stamp = p
 * (setRelease), cursor = p + 1 (setRelease).
 *
 * <p>Reader of position p: stamp is p (getAcquire)?, the rest (opaque), acquireFence, stamp still p
 * (opaque)? Only then it is an event.
 *
 * <p>Why that is enough: the first look at the stamp pairs with the writer's setRelease, so the
 * reader sees position p or something newer, never older, in each word. If it saw a newer one in
 * any, then the writer's releaseFence and the reader's acquireFence pair: the mark that went before
 * that word is seen by the second look, or what replaced it, and neither is p. An object that is
 * returned was stored before the stamp, so that it is seen whole.
 */
final class EventSlots {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle TEXT = MethodHandles.arrayElementVarHandle(String[].class);
  private static final VarHandle REASON = MethodHandles.arrayElementVarHandle(ExitReason[].class);
  private static final VarHandle CURSOR;

  private static final int SLOT_BITS = 3;
  private static final int KIND = 1;
  private static final int SEQ = 2;
  private static final int TIME = 3;
  private static final int A = 4;
  private static final int B = 5;
  private static final int AMOUNT = 6;
  private static final long NONE = -1;
  private static final Kind[] KINDS = Kind.values();

  static {
    try {
      CURSOR = MethodHandles.lookup().findVarHandle(EventSlots.class, "cursor", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] words;
  private final String[] texts;
  private final ExitReason[] reasons;
  private final int mask;

  // Written by the core's thread, read by others.
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
    words = new long[capacity << SLOT_BITS];
    texts = new String[capacity];
    reasons = new ExitReason[capacity];
    mask = capacity - 1;
    Arrays.fill(words, NONE);
  }

  /** Writes an event that is all numbers. What the slot referred to before stays, unread. */
  void write(Kind kind, long seq, long time, long a, long b) {
    long position = (long) CURSOR.get(this);
    int at = begin(position);
    put(at, kind, seq, time, a, b, 0);
    end(position, at);
  }

  void write(
      Kind kind,
      long seq,
      long time,
      long a,
      long b,
      double amount,
      String text,
      ExitReason reason) {
    long position = (long) CURSOR.get(this);
    int at = begin(position);
    put(at, kind, seq, time, a, b, Double.doubleToRawLongBits(amount));
    int slot = (int) position & mask;
    TEXT.setOpaque(texts, slot, text);
    REASON.setOpaque(reasons, slot, reason);
    end(position, at);
  }

  private int begin(long position) {
    int at = ((int) position & mask) << SLOT_BITS;
    WORD.setOpaque(words, at, NONE);
    VarHandle.releaseFence();
    return at;
  }

  private void put(int at, Kind kind, long seq, long time, long a, long b, long amount) {
    WORD.setOpaque(words, at + KIND, kind.word());
    WORD.setOpaque(words, at + SEQ, seq);
    WORD.setOpaque(words, at + TIME, time);
    WORD.setOpaque(words, at + A, a);
    WORD.setOpaque(words, at + B, b);
    WORD.setOpaque(words, at + AMOUNT, amount);
  }

  private void end(long position, int at) {
    WORD.setRelease(words, at, position);
    CURSOR.setRelease(this, position + 1);
  }

  /** The last n events, or fewer if there are fewer or the oldest were overwritten meanwhile. */
  List<Event> tail(int n) {
    // Pairs with end(): the slots of all positions below have been written.
    long end = (long) CURSOR.getAcquire(this);
    long start = Math.max(0, end - Math.min(n, mask + 1));
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
    int slot = (int) position & mask;
    int at = slot << SLOT_BITS;
    if ((long) WORD.getAcquire(words, at) != position) {
      return null;
    }
    long kind = (long) WORD.getOpaque(words, at + KIND);
    long seq = (long) WORD.getOpaque(words, at + SEQ);
    long time = (long) WORD.getOpaque(words, at + TIME);
    long a = (long) WORD.getOpaque(words, at + A);
    long b = (long) WORD.getOpaque(words, at + B);
    long amount = (long) WORD.getOpaque(words, at + AMOUNT);
    String text = (String) TEXT.getOpaque(texts, slot);
    ExitReason reason = (ExitReason) REASON.getOpaque(reasons, slot);
    VarHandle.acquireFence();
    if ((long) WORD.getOpaque(words, at) != position) {
      return null;
    }
    return event(KINDS[(int) kind], seq, time, a, b, amount, text, reason);
  }

  private static Event event(
      Kind kind, long seq, long time, long a, long b, long amount, String text, ExitReason reason) {
    return switch (kind) {
      case BOOT -> new Event.Boot(seq, time);
      case SPAWN -> new Event.Spawn(seq, time, a, b, text);
      case EXIT -> new Event.Exit(seq, time, a, text, reason);
      case SCHED -> new Event.Sched(seq, time, a);
      case SEND -> new Event.Send(seq, time, a, b);
      case RECV -> new Event.Recv(seq, time, a);
      case CHARGE -> new Event.Charge(seq, time, a, text, Double.longBitsToDouble(amount));
      case FAULT -> new Event.Fault(seq, time, a, text);
      case SIGNAL -> new Event.Signal(seq, time, a, text);
      case SHUTDOWN -> new Event.Shutdown(seq, time, reason);
    };
  }
}
