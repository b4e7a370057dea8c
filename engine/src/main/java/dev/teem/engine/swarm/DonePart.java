package dev.teem.engine.swarm;

import java.nio.ByteBuffer;

/**
 * A part of a {@link DoneBitmap}: so many leaves, numbered from 0 within it. Parts that are all
 * done, or not done at all, are not kept by those who have them.
 */
abstract sealed class DonePart permits DoneBlock, DoneNode {

  /**
   * Marks leaves.
   *
   * @param from the first
   * @param to after the last; more than the first
   * @return how many of them were not marked before
   */
  abstract long set(long from, long to);

  abstract boolean isDone(long leaf);

  /** The first leaf not done, from one on; -1 if there is none. */
  abstract long nextNotDone(long from);

  /** How many are done. */
  abstract long done();

  abstract long encodedLength();

  abstract void encode(ByteBuffer target);

  /** A part of a height: 0 is a block, all above are nodes of those below. */
  static DonePart empty(int height) {
    return height == 0 ? new DoneBlock() : new DoneNode(height);
  }

  /**
   * Reads one as {@link #encode} wrote it, without believing it.
   *
   * @param leaves how many there really are: more may follow in this part, never to be done
   */
  static DonePart decode(int height, ByteBuffer source, long leaves) {
    return height == 0
        ? DoneBlock.decodeBlock(source, leaves)
        : DoneNode.decodeNode(height, source, leaves);
  }

  /** How many leaves a part of a height has, as a power of two. */
  static int bits(int height) {
    return DoneBlock.BITS + height * DoneNode.BITS;
  }

  /** Refuses to read on if fewer bytes are left than are needed. */
  static void require(ByteBuffer source, int bytes) {
    if (source.remaining() < bytes) {
      throw wrong(source, "bytes=" + source.remaining() + " are left where " + bytes + " must be");
    }
  }

  static IllegalArgumentException wrong(ByteBuffer source, String what) {
    return new IllegalArgumentException(
        "done bitmap is wrong before offset=" + source.position() + ": " + what);
  }
}
