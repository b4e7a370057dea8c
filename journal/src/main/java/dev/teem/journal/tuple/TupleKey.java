package dev.teem.journal.tuple;

import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * An id of any length in 32 bytes: the hash that it is or, of any other name, the name's SHA-256.
 */
record TupleKey(long a, long b, long c, long d) {
  static final int BYTES = Sha256.LENGTH;

  private static final int HASH_CHARS = Tuple.HASH.length() + Sha256.HEX_LENGTH;

  /** Hexadecimal digits of an int. */
  private static final int INT_DIGITS = 8;

  private static final VarHandle EIGHT_BYTES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // In each of eight bytes.
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long NIBBLES = 0x0f * ONES;

  static TupleKey of(String id) {
    TupleKey hash = id.length() == HASH_CHARS && id.startsWith(Tuple.HASH) ? hash(id) : null;
    return hash == null
        ? read(ByteBuffer.wrap(Sha256.of(id.getBytes(StandardCharsets.UTF_8))))
        : hash;
  }

  /** Null if its last characters are not lower-case hexadecimal digits. */
  private static TupleKey hash(String id) {
    // What Latin-1 has not is a question mark, which is no digit.
    byte[] digits = id.getBytes(StandardCharsets.ISO_8859_1);
    if (digits.length != HASH_CHARS) {
      return null;
    }
    long[] words = new long[BYTES / Long.BYTES];
    long wrong = 0;
    for (int i = 0; i < 2 * words.length; i++) {
      long eight = (long) EIGHT_BYTES.get(digits, Tuple.HASH.length() + i * INT_DIGITS);
      // Letters have bit 6, and their low bits count from 1.
      long values = (eight & NIBBLES) + 9 * ((eight >>> 6) & ONES);
      wrong |= (eight ^ digits(values)) | (values & ~NIBBLES);
      words[i / 2] = (words[i / 2] << Integer.SIZE) | packed(values);
    }
    return wrong == 0 ? new TupleKey(words[0], words[1], words[2], words[3]) : null;
  }

  /** The lower-case digits that have eight values. */
  private static long digits(long values) {
    long letters = ((values + (0x80 - 10) * ONES) >>> 7) & ONES;
    return values + '0' * ONES + ('a' - '0' - 10) * letters;
  }

  /** Eight values of four bits in 32 bits. */
  private static long packed(long values) {
    long bytes = (values | (values >>> 4)) & 0x00ff_00ff_00ff_00ffL;
    long shorts = (bytes | (bytes >>> 8)) & 0x0000_ffff_0000_ffffL;
    return (shorts | (shorts >>> 16)) & 0xffff_ffffL;
  }

  static TupleKey read(ByteBuffer bytes) {
    return new TupleKey(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
  }

  void write(ByteBuffer bytes) {
    bytes.putLong(a).putLong(b).putLong(c).putLong(d);
  }

  /** Any part of a hash is as good as all of it. */
  @Override
  public int hashCode() {
    return Long.hashCode(a);
  }
}
