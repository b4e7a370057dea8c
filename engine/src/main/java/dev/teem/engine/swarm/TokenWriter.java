package dev.teem.engine.swarm;

import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.util.Arrays;

/** Writes the numbers and texts of a {@link PackedToken}; used over and over by one thread. */
final class TokenWriter {
  static final int NULL = 0;
  static final int NAMED_HASH = 1;
  static final int BARE_HASH = 2;
  static final int LENGTH = 3;

  private byte[] bytes = new byte[256];
  private int length;

  void begin() {
    length = 0;
  }

  byte[] written() {
    return Arrays.copyOf(bytes, length);
  }

  void number(long value) {
    long rest = value;
    for (; rest >>> 7 != 0; rest >>>= 7) {
      put((byte) (rest | 0x80));
    }
    put((byte) rest);
  }

  void text(String value) {
    if (value == null) {
      number(NULL);
    } else if (value.startsWith(Tuple.HASH) && isHash(value, Tuple.HASH.length())) {
      number(NAMED_HASH);
      hash(value, Tuple.HASH.length());
    } else if (isHash(value, 0)) {
      number(BARE_HASH);
      hash(value, 0);
    } else {
      number(LENGTH + value.length());
      // Not as UTF-8: a text from JSON may have half a surrogate pair.
      value.chars().forEach(this::number);
    }
  }

  private static boolean isHash(String value, int from) {
    if (value.length() != from + Sha256.HEX_LENGTH) {
      return false;
    }
    for (int i = from; i < value.length(); i++) {
      char digit = value.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  private void hash(String value, int from) {
    for (int i = from; i < value.length(); i += 2) {
      put((byte) Integer.parseInt(value, i, i + 2, 16));
    }
  }

  private void put(byte value) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = value;
  }
}
