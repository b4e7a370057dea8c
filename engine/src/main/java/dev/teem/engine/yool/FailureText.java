package dev.teem.engine.yool;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A failure in the words of its receipt. */
public final class FailureText {
  /** The longest there is, in bytes. */
  public static final int MAX_LENGTH = 8 << 10;

  private FailureText() {}

  /**
   * What a receipt says of a failure: the message of a {@link YoolException}, class and message of
   * any other.
   *
   * @return UTF-8, cut between characters to {@link #MAX_LENGTH} bytes
   */
  public static byte[] of(Throwable failure) {
    String text = failure.getMessage();
    if (!(failure instanceof YoolException)) {
      text = failure.getClass().getName() + (text == null ? "" : ": " + text);
    }
    return bounded(text == null ? "" : text);
  }

  /** Any text, cut likewise. */
  public static byte[] bounded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_LENGTH) {
      return bytes;
    }
    int end = MAX_LENGTH;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
