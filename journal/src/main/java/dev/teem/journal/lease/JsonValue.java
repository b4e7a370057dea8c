package dev.teem.journal.lease;

import dev.teem.engine.receipt.JsonLine;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * What JSON values count as where truth, text, a whole number or a date is wanted: CPython's
 * notions, but for dates.
 */
final class JsonValue {
  /**
   * A whole number of more bits is not believed. What follows one of that size still has fewer than
   * the 4300 digits that a line is read back with.
   */
  private static final int MAX_BITS = 14_000;

  private JsonValue() {}

  static boolean isTrue(Object value) {
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      case String text -> !text.isEmpty();
      case Number number -> number.doubleValue() != 0;
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> true;
    };
  }

  /** Lists and objects have their JSON text, in which they are told apart as well as in any. */
  static String text(Object value) {
    return switch (value) {
      case null -> "None";
      case String text -> text;
      case Boolean truth -> truth ? "True" : "False";
      default -> JsonLine.write(value);
    };
  }

  static String textIfTrue(Object value) {
    return isTrue(value) ? text(value) : "";
  }

  static Object orEmpty(Object value) {
    return isTrue(value) ? value : "";
  }

  /** Gives zero for what is no number, and for what is too large to be believed. */
  static BigInteger integer(Object value) {
    BigInteger integer =
        switch (value) {
          case Long number -> BigInteger.valueOf(number);
          case BigInteger number -> number;
          case Boolean truth -> truth ? BigInteger.ONE : BigInteger.ZERO;
          case Double number ->
              Double.isFinite(number) ? new BigDecimal(number).toBigInteger() : BigInteger.ZERO;
          case String text -> DecimalText.parse(text);
          case null, default -> BigInteger.ZERO;
        };
    return integer.bitLength() > MAX_BITS ? BigInteger.ZERO : integer;
  }

  /** Gives null for what is no date with a time and an offset. */
  static Instant instant(Object value) {
    try {
      return value instanceof String text ? OffsetDateTime.parse(text).toInstant() : null;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
