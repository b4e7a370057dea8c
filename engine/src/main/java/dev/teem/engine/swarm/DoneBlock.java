package dev.teem.engine.swarm;

import java.nio.ByteBuffer;

/** 1024 leaves, as many as a {@link Range} has at most, a bit each. */
final class DoneBlock extends DonePart {
  static final int BITS = 10;
  static final int LEAVES = 1 << BITS;

  private static final int WORDS = LEAVES / Long.SIZE;
  private static final int BYTES = LEAVES / Byte.SIZE;
  private static final long ALL = -1;

  private final long[] words = new long[WORDS];
  private int done;

  @Override
  long set(long from, long to) {
    long before = done;
    int last = (int) (to - 1) / Long.SIZE;
    for (int i = (int) from / Long.SIZE; i <= last; i++) {
      int start = i * Long.SIZE;
      // Shifts count modulo 64: what is clipped is between the word's first bit and its last.
      long mask =
          (ALL << Math.max(from - start, 0)) & (ALL >>> Math.max(start + Long.SIZE - to, 0));
      done += Long.bitCount(mask & ~words[i]);
      words[i] |= mask;
    }
    return done - before;
  }

  @Override
  boolean isDone(long leaf) {
    return (words[(int) leaf / Long.SIZE] & (1L << leaf)) != 0;
  }

  @Override
  long nextNotDone(long from) {
    long clipped = ALL << from;
    for (int i = (int) from / Long.SIZE; i < WORDS; i++) {
      long open = ~words[i] & clipped;
      if (open != 0) {
        return i * (long) Long.SIZE + Long.numberOfTrailingZeros(open);
      }
      clipped = ALL;
    }
    return -1;
  }

  @Override
  long done() {
    return done;
  }

  @Override
  long encodedLength() {
    return BYTES;
  }

  @Override
  void encode(ByteBuffer target) {
    for (long word : words) {
      target.putLong(word);
    }
  }

  static DoneBlock decodeBlock(ByteBuffer source, long leaves) {
    require(source, BYTES);
    DoneBlock block = new DoneBlock();
    for (int i = 0; i < WORDS; i++) {
      block.words[i] = source.getLong();
      block.done += Long.bitCount(block.words[i]);
    }
    for (long leaf = leaves; leaf < LEAVES; leaf++) {
      if (block.isDone(leaf)) {
        throw wrong(source, "leaf=" + leaf + " of a block with leaves=" + leaves + " is done");
      }
    }
    return block;
  }
}
