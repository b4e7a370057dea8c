package dev.teem.journal.witness;

/**
 * Unicode white space as Python's {@code str.strip} knows it: {@link String#strip} leaves U+0085
 * and the no-break spaces U+00A0, U+2007 and U+202F. All of it is in the basic plane.
 */
final class WhiteSpace {
  private static final char NEXT_LINE = '\u0085';

  private WhiteSpace() {}

  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isWhite(text.charAt(start))) {
      start++;
    }
    while (end > start && isWhite(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isWhite(char unit) {
    return Character.isWhitespace(unit) || Character.isSpaceChar(unit) || unit == NEXT_LINE;
  }
}
