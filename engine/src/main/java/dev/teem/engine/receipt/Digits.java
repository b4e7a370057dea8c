package dev.teem.engine.receipt;

/** Writes decimal digits as ASCII into byte arrays. */
final class Digits {
  private Digits() {}

  /** How many digits a number has that is not negative. */
  static int count(long value) {
    int digits = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      digits++;
    }
    return digits;
  }

  /** Writes a number, not negative, that has exactly this many digits. */
  static void put(byte[] target, int offset, int digits, long value) {
    long rest = value;
    for (int at = offset + digits - 1; at >= offset; at--) {
      target[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Writes a number below a million, zeros in front. */
  static void putSix(byte[] target, int offset, int value) {
    putPair(target, offset, value / 10_000);
    putPair(target, offset + 2, value / 100 % 100);
    putPair(target, offset + 4, value % 100);
  }

  /** Writes a number below a hundred, a zero in front. */
  static void putPair(byte[] target, int offset, int value) {
    target[offset] = (byte) ('0' + value / 10);
    target[offset + 1] = (byte) ('0' + value % 10);
  }
}
