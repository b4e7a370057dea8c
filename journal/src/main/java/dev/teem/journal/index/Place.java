package dev.teem.journal.index;

/**
 * Where a key belongs. Only the first 24 bytes of a key count, as three words.
 *
 * <p>A segment covers a power-of-two range of places. Were places uniform, all segments would fill
 * up and split at the same time, and the memory per entry would double and halve with them. So the
 * key's uniform hash u goes through v = log2(1 + u), which makes the densest range of places twice
 * as dense as the thinnest and spreads the splits evenly over the time in which the index doubles:
 * the memory per entry is the same at every size.
 */
final class Place {
  private static final int BITS = 6;

  /**
   * 2^32 log2(1 + i/64); between these points the curve is a straight line. StrictMath: the file
   * depends on it.
   */
  private static final long[] CURVE = new long[(1 << BITS) + 1];

  static {
    for (int i = 0; i < CURVE.length; i++) {
      double log2 = StrictMath.log(1 + i / (double) (1 << BITS)) / StrictMath.log(2);
      CURVE[i] = (long) StrictMath.rint(log2 * (1L << 32));
    }
  }

  private Place() {}

  /** Digests would do without mixing; keys that share a prefix would not. */
  static long hash(long k0, long k1, long k2) {
    return Layout.mix(k0 ^ k1 * 0xA0761D6478BD642FL ^ k2 * 0xE7037ED1A0B428DBL);
  }

  /**
   * An unsigned 32-bit number, from the upper half of the hash; {@link Segment} uses the lower
   * half.
   */
  static int of(long hash) {
    int step = (int) (hash >>> (64 - BITS));
    long within = (hash >>> 32) & ((1L << (32 - BITS)) - 1);
    long rise = (CURVE[step + 1] - CURVE[step]) * within;
    return (int) (CURVE[step] + (rise >>> (32 - BITS)));
  }

  /** The bit that decides between the halves of a range of that depth. */
  static boolean inUpperHalf(int place, int depth) {
    return place << depth < 0;
  }

  /** The first place of the range of that depth which contains the place. */
  static int first(int place, int depth) {
    return depth == 0 ? 0 : place & (-1 << (32 - depth));
  }
}
