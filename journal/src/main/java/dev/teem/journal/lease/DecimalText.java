package dev.teem.journal.lease;

import java.math.BigInteger;

/**
 * Whole numbers written out: white space around them, a sign, decimal digits of any script, single
 * underscores between digits.
 */
final class DecimalText {
  /** Reading takes more than linear time; CPython draws the same line. */
  private static final int MAX_DIGITS = 4300;

  /** More than any digits that are believed take, with what may stand between and around them. */
  private static final int MAX_LENGTH = 4 * MAX_DIGITS;

  private DecimalText() {}

  /** Gives zero for any other text. */
  static BigInteger parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return BigInteger.ZERO;
    }
    String number = Lines.strip(text);
    boolean isNegative = number.startsWith("-");
    String digits = digits(isNegative || number.startsWith("+") ? number.substring(1) : number);
    if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
      return BigInteger.ZERO;
    }
    BigInteger magnitude = new BigInteger(digits);
    return isNegative ? magnitude.negate() : magnitude;
  }

  /** Gives the digits in ASCII; none if there is anything that is not one. */
  private static String digits(String text) {
    StringBuilder digits = new StringBuilder();
    boolean isAfterDigit = false;
    for (int codePoint : text.codePoints().toArray()) {
      int digit = Character.digit(codePoint, 10);
      if (digit >= 0) {
        digits.append(digit);
      } else if (codePoint != '_' || !isAfterDigit) {
        return "";
      }
      isAfterDigit = digit >= 0;
    }
    return isAfterDigit ? digits.toString() : "";
  }
}
