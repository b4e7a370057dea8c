package dev.teem.engine.yool;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The growing result of one call. Not safe for use by several threads at once.
 *
 * <p>The buffer is kept from call to call, so that small results allocate nothing in steady state.
 */
public final class Output {
  /** The largest result of one agent, in bytes. */
  public static final int MAX_LENGTH = 16 << 20;

  private static final int KEPT_LENGTH = 64 << 10;

  private byte[] bytes = new byte[256];
  private int length;

  /** Appends bytes. */
  public void write(byte[] source) throws YoolException {
    write(source, 0, source.length);
  }

  /** Appends a part of an array. */
  public void write(byte[] source, int offset, int count) throws YoolException {
    int at = reserve(count);
    System.arraycopy(source, offset, bytes, at, count);
  }

  /** Appends text as UTF-8. */
  public void writeText(String text) throws YoolException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Makes room for bytes that the caller then stores into {@link #array()} itself.
   *
   * @return the index in {@link #array()} of the first of them
   * @throws YoolException if the result would be longer than {@link #MAX_LENGTH}
   */
  public int reserve(int count) throws YoolException {
    if (count > MAX_LENGTH - length) {
      throw new YoolException("output is longer than " + MAX_LENGTH + " bytes");
    }
    int at = length;
    length += count;
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, Math.min(MAX_LENGTH, bytes.length * 2)));
    }
    return at;
  }

  /**
   * The backing array; its first {@link #length()} bytes are the result. It changes when the output
   * grows.
   */
  public byte[] array() {
    return bytes;
  }

  /** How many bytes were written. */
  public int length() {
    return length;
  }

  /** Forgets what was written. */
  public void clear() {
    length = 0;
    if (bytes.length > KEPT_LENGTH) {
      bytes = new byte[256];
    }
  }
}
