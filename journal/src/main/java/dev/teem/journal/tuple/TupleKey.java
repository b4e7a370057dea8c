package dev.teem.journal.tuple;

import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An id of any length in 32 bytes: the hash that it is or, of any other name, the name's SHA-256.
 */
record TupleKey(long a, long b, long c, long d) {
  static final int BYTES = Sha256.LENGTH;

  private static final int HASH_CHARS = Tuple.HASH.length() + Sha256.HEX_LENGTH;

  /** Hexadecimal digits of a long. */
  private static final int LONG_DIGITS = 16;

  /** What a lower-case hexadecimal digit is worth; of everything else, what has this bit. */
  private static final byte NO_DIGIT = 0x10;

  private static final byte[] DIGITS = digits();

  private static byte[] digits() {
    byte[] digits = new byte[0x80];
    Arrays.fill(digits, NO_DIGIT);
    for (byte value = 0; value < NO_DIGIT; value++) {
      digits[Character.forDigit(value, NO_DIGIT)] = value;
    }
    return digits;
  }

  static TupleKey of(String id) {
    TupleKey hash = id.length() == HASH_CHARS && id.startsWith(Tuple.HASH) ? hash(id) : null;
    return hash == null
        ? read(ByteBuffer.wrap(Sha256.of(id.getBytes(StandardCharsets.UTF_8))))
        : hash;
  }

  /** Null if its last characters are not lower-case hexadecimal digits. */
  private static TupleKey hash(String id) {
    long[] words = new long[BYTES / Long.BYTES];
    int all = 0;
    for (int i = 0; i < Sha256.HEX_LENGTH; i++) {
      char unit = id.charAt(Tuple.HASH.length() + i);
      byte digit = unit < DIGITS.length ? DIGITS[unit] : NO_DIGIT;
      all |= digit;
      words[i / LONG_DIGITS] = (words[i / LONG_DIGITS] << 4) | digit;
    }
    return all < NO_DIGIT ? new TupleKey(words[0], words[1], words[2], words[3]) : null;
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
