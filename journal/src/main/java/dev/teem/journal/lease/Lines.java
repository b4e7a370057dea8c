package dev.teem.journal.lease;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The lines of a text where CPython's {@code str.splitlines} would split it. Used by one thread.
 *
 * <p>They end at LF, CR, CR LF, and also at VT, FF, U+001C to U+001E, U+0085, U+2028 and U+2029. A
 * terminator at the end of the text does not start another line.
 */
final class Lines implements Iterator<String> {
  private final String text;
  private int at;

  Lines(String text) {
    this.text = text;
  }

  @Override
  public boolean hasNext() {
    return at < text.length();
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no line at index=" + at);
    }
    int end = at;
    while (end < text.length() && !isTerminator(text.charAt(end))) {
      end++;
    }
    String line = text.substring(at, end);
    at = text.startsWith("\r\n", end) ? end + 2 : Math.min(end + 1, text.length());
    return line;
  }

  private static boolean isTerminator(char unit) {
    return switch (unit) {
      case '\n', '\u000b', '\f', '\r', '\u001c', '\u001d', '\u001e' -> true;
      case '\u0085', '\u2028', '\u2029' -> true;
      default -> false;
    };
  }

  /** Takes the white space of Unicode from both ends, as CPython's {@code str.strip} does. */
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Java's own notions of white space leave out U+0085, or the spaces that do not break. */
  private static boolean isSpace(char unit) {
    return Character.isWhitespace(unit) || Character.isSpaceChar(unit) || unit == '\u0085';
  }
}
