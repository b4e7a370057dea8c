package dev.teem.engine.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What other threads put to a core: a bounded ring, many writers and one reader, lock-free. A slot
 * holds the three references of a message side by side, so that a message between cores needs no
 * object of its own and the reader walks along cache lines.
 *
 * <pre>
 *  slots   | target | body | from | target | body | from | ...
 *  indexes | ... tail ... | ... limit ... | ... head ... | ... taken ...    a cache line pair apart
 * </pre>
 *
 * <p>The claim is that of the bounded multi-producer queue of JCTools (after Dmitry Vyukov): a
 * writer moves the tail by compare-and-set, then fills its slot, the target last.
 *
 * <ul>
 *   <li>{@code target}: written with release by the writer that claimed the slot, read with acquire
 *       by the reader; null means not filled yet. It carries body and from with it.
 *   <li>{@code tail}: compare-and-set by writers.
 *   <li>{@code head}: the reader's; written with release after slots were emptied, read with
 *       acquire by writers before they reuse them. Now and then only: a writer that finds the ring
 *       full looks at it again and again, and each write would wait for the line to come back.
 *   <li>{@code taken}: what head will be. The reader's alone, plain.
 *   <li>{@code limit}: a stale copy of head + capacity that saves writers the reader's cache line.
 *       Any value that was ever stored there is safe, since head only grows.
 * </ul>
 */
final class Inbox {
  private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle INDEXES = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int PUBLISH_EVERY = 64;

  private static final int STRIDE = 3;
  private static final int BODY = 1;
  private static final int FROM = 2;

  private static final int TAIL = 16;
  private static final int LIMIT = 32;
  private static final int HEAD = 48;
  private static final int TAKEN = 64;

  private final int capacity;
  private final int mask;
  private final Object[] slots;
  private final long[] indexes = new long[80];

  /** Takes what comes out. */
  interface Reader {
    void take(Object target, Object body, Object from);
  }

  /**
   * An empty inbox.
   *
   * @param capacity in messages, a power of two
   */
  Inbox(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity=" + capacity + " is not a power of two");
    }
    this.capacity = capacity;
    mask = capacity - 1;
    slots = new Object[capacity * STRIDE];
    indexes[LIMIT] = capacity;
  }

  /**
   * Puts a message in, from any thread.
   *
   * @return false if there is no room; nothing was put then
   */
  boolean offer(Object target, Object body, Object from) {
    final long[] at = indexes;
    long limit = (long) INDEXES.getAcquire(at, LIMIT);
    long tail;
    do {
      tail = (long) INDEXES.getAcquire(at, TAIL);
      if (tail >= limit) {
        limit = (long) INDEXES.getAcquire(at, HEAD) + capacity;
        if (tail >= limit) {
          return false;
        }
        INDEXES.setRelease(at, LIMIT, limit);
      }
    } while (!INDEXES.compareAndSet(at, TAIL, tail, tail + 1));
    final int slot = (int) (tail & mask) * STRIDE;
    slots[slot + BODY] = body;
    slots[slot + FROM] = from;
    SLOTS.setRelease(slots, slot, target);
    return true;
  }

  /**
   * Takes what is there. The reader's thread only. A slot that was claimed and is not filled yet
   * ends it: those behind it wait for the next time.
   *
   * @return how many messages were taken
   */
  int drain(Reader reader, int most) {
    final Object[] from = slots;
    final long[] at = indexes;
    final long start = at[TAKEN];
    long head = start;
    try {
      while (head - start < most) {
        final int slot = (int) (head & mask) * STRIDE;
        final Object target = SLOTS.getAcquire(from, slot);
        if (target == null) {
          break;
        }
        final Object body = from[slot + BODY];
        final Object sender = from[slot + FROM];
        from[slot] = null;
        from[slot + BODY] = null;
        from[slot + FROM] = null;
        at[TAKEN] = ++head;
        if ((head & (PUBLISH_EVERY - 1)) == 0) {
          INDEXES.setRelease(at, HEAD, head);
        }
        reader.take(target, body, sender);
      }
    } finally {
      // Also if the reader throws: the slot has been taken.
      if (head != start) {
        INDEXES.setRelease(at, HEAD, head);
      }
    }
    return (int) (head - start);
  }

  /** Whether nothing is there; exact while nobody writes. The reader's thread only. */
  boolean isEmpty() {
    return (long) INDEXES.getAcquire(indexes, TAIL) == indexes[TAKEN];
  }

  /** Whether there is no room, as far as one can know. From any thread. */
  boolean isFull() {
    return size() >= capacity;
  }

  /** How many messages are there, about; from any thread. */
  int size() {
    long head = (long) INDEXES.getAcquire(indexes, HEAD);
    long tail = (long) INDEXES.getAcquire(indexes, TAIL);
    return (int) Math.max(0, tail - head);
  }
}
