package dev.teem.engine.receipt;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * SHA-256 for hot paths: one digester, used over and over, that allocates nothing per digest.
 *
 * <p>An instance belongs to one thread at a time; the static methods to any.
 */
public final class Sha256 {
  /** The length of a digest in bytes. */
  public static final int LENGTH = 32;

  /** The length of a digest in hexadecimal digits. */
  public static final int HEX_LENGTH = 2 * LENGTH;

  private static final VarHandle PAIR =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final short[] HEX_PAIRS = hexPairs();

  private final MessageDigest digest = newDigest();

  /** Creates a digester. */
  public Sha256() {}

  /**
   * Digests a range of bytes.
   *
   * @param source holds the bytes
   * @param offset where they start
   * @param length how many they are
   * @param target receives {@link #LENGTH} bytes; may be the source
   * @param targetOffset where they go
   * @throws IndexOutOfBoundsException if either range is not within its array; nothing is written
   */
  public void digest(byte[] source, int offset, int length, byte[] target, int targetOffset) {
    Objects.checkFromIndexSize(offset, length, source.length);
    Objects.checkFromIndexSize(targetOffset, LENGTH, target.length);
    digest.update(source, offset, length);
    try {
      digest.digest(target, targetOffset, LENGTH);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 refused a buffer that it fits", e);
    }
  }

  /**
   * Digests an array.
   *
   * @param source the bytes
   * @return their digest, {@link #LENGTH} bytes
   */
  public static byte[] of(byte[] source) {
    return newDigest().digest(source);
  }

  /**
   * Writes a digest as lower-case hexadecimal ASCII. The two may share an array when the digest
   * starts where the second half of its digits will: every byte is read before it is written over.
   *
   * @param digest holds {@link #LENGTH} bytes
   * @param offset where they start
   * @param target receives {@link #HEX_LENGTH} bytes
   * @param targetOffset where they go
   * @throws IndexOutOfBoundsException if either range is not within its array; nothing is written
   */
  public static void hex(byte[] digest, int offset, byte[] target, int targetOffset) {
    Objects.checkFromIndexSize(offset, LENGTH, digest.length);
    Objects.checkFromIndexSize(targetOffset, HEX_LENGTH, target.length);
    for (int i = 0; i < LENGTH; i++) {
      PAIR.set(target, targetOffset + 2 * i, HEX_PAIRS[digest[offset + i] & 0xff]);
    }
  }

  /**
   * Gives a digest as lower-case hexadecimal text.
   *
   * @param digest at least {@link #LENGTH} bytes, of which the first are taken
   * @return {@link #HEX_LENGTH} digits
   * @throws IndexOutOfBoundsException if the array is shorter
   */
  public static String hex(byte[] digest) {
    byte[] digits = new byte[HEX_LENGTH];
    hex(digest, 0, digits, 0);
    return new String(digits, StandardCharsets.US_ASCII);
  }

  /**
   * Both digits of every byte, to be stored at once: 13 ns a digest instead of 20. {@link
   * Long#expand} takes 7, but only on processors that deposit bits in hardware, and is slow on all
   * others.
   */
  private static short[] hexPairs() {
    short[] pairs = new short[256];
    for (int value = 0; value < pairs.length; value++) {
      int high = Character.forDigit(value >> 4, 16);
      int low = Character.forDigit(value & 0xf, 16);
      pairs[value] = (short) (high << 8 | low);
    }
    return pairs;
  }

  /** A new SHA-256 digest, for what comes in pieces. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
