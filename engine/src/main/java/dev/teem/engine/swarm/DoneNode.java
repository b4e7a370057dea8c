package dev.teem.engine.swarm;

import java.nio.ByteBuffer;

/**
 * 64 parts, each done, not done or mixed: two bits say which, and only mixed ones are kept, in
 * their order.
 */
final class DoneNode extends DonePart {
  static final int BITS = 6;

  private static final int PARTS = 1 << BITS;
  private static final int MASKS_BYTES = 2 * Long.BYTES;
  private static final DonePart[] NONE = {};

  private final int height;

  /** The leaves of a part, as a power of two. */
  private final int partBits;

  private long full;
  private long mixed;
  private DonePart[] parts = NONE;
  private long done;

  DoneNode(int height) {
    this.height = height;
    partBits = bits(height - 1);
  }

  @Override
  long set(long from, long to) {
    long before = done;
    int last = (int) ((to - 1) >>> partBits);
    for (int i = (int) (from >>> partBits); i <= last; i++) {
      long start = (long) i << partBits;
      done += setWithin(i, Math.max(from - start, 0), Math.min(to - start, 1L << partBits));
    }
    return done - before;
  }

  private long setWithin(int i, long from, long to) {
    long bit = 1L << i;
    if ((full & bit) != 0) {
      return 0;
    }
    long leaves = 1L << partBits;
    boolean kept = (mixed & bit) != 0;
    if (to - from == leaves) {
      long added = kept ? leaves - parts[place(bit)].done() : leaves;
      if (kept) {
        drop(bit);
      }
      full |= bit;
      return added;
    }
    if (!kept) {
      keep(bit, empty(height - 1));
    }
    DonePart part = parts[place(bit)];
    long added = part.set(from, to);
    if (part.done() == leaves) {
      drop(bit);
      full |= bit;
    }
    return added;
  }

  /** Where a mixed part is among those kept, or would be. */
  private int place(long bit) {
    return Long.bitCount(mixed & (bit - 1));
  }

  private void keep(long bit, DonePart part) {
    int at = place(bit);
    DonePart[] more = new DonePart[parts.length + 1];
    System.arraycopy(parts, 0, more, 0, at);
    more[at] = part;
    System.arraycopy(parts, at, more, at + 1, parts.length - at);
    parts = more;
    mixed |= bit;
  }

  private void drop(long bit) {
    int at = place(bit);
    DonePart[] fewer = new DonePart[parts.length - 1];
    System.arraycopy(parts, 0, fewer, 0, at);
    System.arraycopy(parts, at + 1, fewer, at, fewer.length - at);
    parts = fewer;
    mixed &= ~bit;
  }

  @Override
  boolean isDone(long leaf) {
    long bit = 1L << (leaf >>> partBits);
    if ((mixed & bit) == 0) {
      return (full & bit) != 0;
    }
    return parts[place(bit)].isDone(leaf & ((1L << partBits) - 1));
  }

  @Override
  long nextNotDone(long from) {
    int first = (int) (from >>> partBits);
    long within = from & ((1L << partBits) - 1);
    // The first may have none left; of any later one that is not full, something is not done.
    for (long open = ~full & -1L << first; open != 0; open &= open - 1) {
      int i = Long.numberOfTrailingZeros(open);
      long bit = 1L << i;
      long offset = i == first ? within : 0;
      long found = (mixed & bit) == 0 ? offset : parts[place(bit)].nextNotDone(offset);
      if (found >= 0) {
        return ((long) i << partBits) + found;
      }
    }
    return -1;
  }

  @Override
  long done() {
    return done;
  }

  @Override
  long encodedLength() {
    long length = MASKS_BYTES;
    for (DonePart part : parts) {
      length += part.encodedLength();
    }
    return length;
  }

  @Override
  void encode(ByteBuffer target) {
    target.putLong(full);
    target.putLong(mixed);
    for (DonePart part : parts) {
      part.encode(target);
    }
  }

  static DoneNode decodeNode(int height, ByteBuffer source, long leaves) {
    require(source, MASKS_BYTES);
    DoneNode node = new DoneNode(height);
    long span = 1L << node.partBits;
    node.full = source.getLong();
    node.mixed = source.getLong();
    long fullBeyond = node.full & ~firstParts(leaves >>> node.partBits);
    long mixedBeyond = node.mixed & ~firstParts((leaves + span - 1) >>> node.partBits);
    if ((fullBeyond | mixedBeyond | (node.full & node.mixed)) != 0) {
      throw wrong(
          source,
          "full=%x and mixed=%x of a node with leaves=%d".formatted(node.full, node.mixed, leaves));
    }
    node.parts = new DonePart[Long.bitCount(node.mixed)];
    node.done = Long.bitCount(node.full) * span;
    long rest = node.mixed;
    for (int i = 0; i < node.parts.length; i++, rest &= rest - 1) {
      long start = (long) Long.numberOfTrailingZeros(rest) << node.partBits;
      DonePart part = decode(height - 1, source, Math.min(leaves - start, span));
      if (part.done() == 0 || part.done() == span) {
        throw wrong(source, "a part that is kept has done=" + part.done() + " of leaves=" + span);
      }
      node.parts[i] = part;
      node.done += part.done();
    }
    return node;
  }

  private static long firstParts(long count) {
    return count >= PARTS ? -1 : (1L << count) - 1;
  }
}
