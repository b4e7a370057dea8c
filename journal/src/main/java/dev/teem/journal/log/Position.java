package dev.teem.journal.log;

/**
 * Where a record is: the number of its file (24 bits) and the offset of its frame in it, counted in
 * units of 4 bytes (30 bits).
 */
final class Position {
  static final int MAX_FILE = (1 << 24) - 1;

  /** The size that no file may reach: 4 GiB. */
  static final long MAX_FILE_BYTES = 1L << 32;

  private static final int OFFSET_BITS = 30;
  private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;

  private Position() {}

  static long of(int file, long byteOffset) {
    return ((long) file << OFFSET_BITS) | (byteOffset >>> 2);
  }

  static int file(long position) {
    return (int) (position >>> OFFSET_BITS);
  }

  static long byteOffset(long position) {
    return (position & OFFSET_MASK) << 2;
  }

  static boolean isPlausible(long position) {
    return position > 0 && position >>> OFFSET_BITS <= MAX_FILE && position >>> OFFSET_BITS > 0;
  }
}
