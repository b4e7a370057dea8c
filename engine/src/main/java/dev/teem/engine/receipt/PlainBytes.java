package dev.teem.engine.receipt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes that JSON has to escape, or that are not ASCII, eight at a time; and for question
 * marks, which stand for what has no UTF-8.
 */
final class PlainBytes {
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // In each of eight bytes.
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long SIGNS = 0x8080_8080_8080_8080L;

  private PlainBytes() {}

  /**
   * Whether a string may stand in JSON as it is. If it has a question mark it is not said so, as
   * that may have been half of a surrogate pair.
   *
   * @param text its UTF-8, at least eight bytes
   */
  static boolean are(byte[] text) {
    int last = text.length - Long.BYTES;
    long signs = signs((long) EIGHT.get(text, last));
    for (int i = 0; i < last; i += Long.BYTES) {
      signs |= signs((long) EIGHT.get(text, i));
    }
    return (signs & SIGNS) == 0;
  }

  /**
   * Of bytes that are all plain no sign bit is set; of others, that of the first one that is not.
   * What is not less than a value has no sign when that is subtracted; a byte that is equal to a
   * value is less than one when they are combined by exclusive or. (After Sean Anderson, Bit
   * Twiddling Hacks, "Determine if a word has a byte less than n".)
   */
  private static long signs(long eight) {
    long quotes = eight ^ ('"' * ONES);
    long backslashes = eight ^ ('\\' * ONES);
    long questions = eight ^ ('?' * ONES);
    return eight
        | (eight - ' ' * ONES)
        | (quotes - ONES)
        | (backslashes - ONES)
        | (questions - ONES);
  }
}
