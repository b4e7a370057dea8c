package dev.teem.engine.context;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.JsonEscape;
import dev.teem.engine.receipt.ShortestDecimal;
import java.util.Collection;
import java.util.Map;

/**
 * JSON as JavaScript's {@code JSON.stringify} writes it: no white space, keys in their order,
 * numbers in JavaScript's notation, lone surrogates escaped. Used once, by one thread.
 *
 * <p>It differs in what neither sizes nor terms depend on, or what JavaScript lacks: keys that look
 * like array indices are not moved to the front; a 64-bit integer beyond 2^53 keeps all its digits,
 * so that an id can be found by them; an object of any other class is the string it prints as.
 */
final class JsonText {
  private static final int FIRST_PLAIN_EXPONENT = -6;
  private static final int FIRST_LARGE_EXPONENT = 21;

  /** Doubles that are integers below it need no search for their shortest digits. */
  private static final double EXACT_INTEGERS = 0x1p53;

  private final StringBuilder out = new StringBuilder();
  private int depth;

  @Override
  public String toString() {
    return out.toString();
  }

  void value(Object value) {
    switch (value) {
      case null -> out.append("null");
      case Boolean truth -> out.append(truth.booleanValue());
      case Long integer -> out.append(integer.longValue());
      case Integer integer -> out.append(integer.intValue());
      case Number number -> number(number.doubleValue());
      case Map<?, ?> map -> object(map);
      case Collection<?> elements -> array(elements);
      default -> string(value.toString());
    }
  }

  private void object(Map<?, ?> map) {
    enter();
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> member : map.entrySet()) {
      out.append(separator);
      string(String.valueOf(member.getKey()));
      out.append(':');
      value(member.getValue());
      separator = ",";
    }
    out.append('}');
    depth--;
  }

  private void array(Collection<?> elements) {
    enter();
    out.append('[');
    String separator = "";
    for (Object element : elements) {
      out.append(separator);
      value(element);
      separator = ",";
    }
    out.append(']');
    depth--;
  }

  /** A body that contains itself ends here. */
  private void enter() {
    if (++depth > CanonicalJson.MAX_DEPTH) {
      throw new IllegalArgumentException("nesting exceeds depth=" + CanonicalJson.MAX_DEPTH);
    }
  }

  private void string(String characters) {
    out.append('"');
    for (int at = 0; at < characters.length(); at++) {
      char unit = characters.charAt(at);
      if (Character.isSupplementaryCodePoint(characters.codePointAt(at))) {
        out.append(characters, at, at + 2);
        at++;
      } else if (unit < ' ' || unit == '"' || unit == '\\' || Character.isSurrogate(unit)) {
        JsonEscape.append(out, unit);
      } else {
        out.append(unit);
      }
    }
    out.append('"');
  }

  private void number(double value) {
    if (!Double.isFinite(value)) {
      out.append("null");
    } else if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGERS) {
      out.append((long) value);
    } else {
      if (value < 0) {
        out.append('-');
      }
      shortest(ShortestDecimal.of(Math.abs(value)));
    }
  }

  private void shortest(ShortestDecimal decimal) {
    String digits = decimal.digits();
    int exponent = decimal.exponent();
    if (exponent < FIRST_PLAIN_EXPONENT || exponent >= FIRST_LARGE_EXPONENT) {
      scientific(digits, exponent);
    } else if (exponent < 0) {
      out.append("0.").repeat('0', -exponent - 1).append(digits);
    } else if (digits.length() <= exponent + 1) {
      out.append(digits).repeat('0', exponent + 1 - digits.length());
    } else {
      out.append(digits, 0, exponent + 1).append('.').append(digits, exponent + 1, digits.length());
    }
  }

  private void scientific(String digits, int exponent) {
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append(exponent < 0 ? "e-" : "e+").append(Math.abs(exponent));
  }
}
