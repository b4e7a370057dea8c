package dev.teem.journal.tuple;

import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * An id of any length in 32 bytes: the hash that it is or, of any other name, the name's SHA-256.
 */
record TupleKey(long a, long b, long c, long d) {
  static final int BYTES = Sha256.LENGTH;

  static TupleKey of(String id) {
    return read(ByteBuffer.wrap(isHash(id) ? hash(id) : Sha256.of(utf8(id))));
  }

  private static boolean isHash(String id) {
    return id.startsWith(Tuple.HASH)
        && id.length() == Tuple.HASH.length() + Sha256.HEX_LENGTH
        && id.chars().skip(Tuple.HASH.length()).allMatch(TupleKey::isLowerHex);
  }

  private static boolean isLowerHex(int unit) {
    return HexFormat.isHexDigit(unit) && !Character.isUpperCase(unit);
  }

  private static byte[] hash(String id) {
    return HexFormat.of().parseHex(id, Tuple.HASH.length(), id.length());
  }

  private static byte[] utf8(String id) {
    return id.getBytes(StandardCharsets.UTF_8);
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
