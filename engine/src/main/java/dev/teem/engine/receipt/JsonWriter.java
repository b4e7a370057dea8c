package dev.teem.engine.receipt;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Writes one value. Used once, by one thread. */
final class JsonWriter {
  private static final int FIRST_PLAIN_EXPONENT = -4;
  private static final int FIRST_LARGE_EXPONENT = 16;

  private final JsonForm form;
  private final StringBuilder out = new StringBuilder();
  private int depth;

  JsonWriter(JsonForm form) {
    this.form = form;
  }

  String text() {
    return out.toString();
  }

  void value(Object value) {
    switch (value) {
      case null -> out.append("null");
      case Boolean truth -> out.append(truth.booleanValue());
      case CharSequence characters -> string(characters);
      case Long integer -> out.append(integer.longValue());
      case Integer integer -> out.append(integer.intValue());
      case Short integer -> out.append(integer.shortValue());
      case BigInteger integer -> out.append(integer);
      case Double number -> number(number);
      case Map<?, ?> map -> object(map);
      case List<?> list -> array(list);
      default ->
          throw new IllegalArgumentException(
              "class=" + value.getClass().getName() + " has no JSON form");
    }
  }

  private void object(Map<?, ?> map) {
    enter();
    out.append('{');
    String separator = "";
    for (String key : sortedKeys(map)) {
      out.append(separator);
      string(key);
      out.append(form.colon());
      value(map.get(key));
      separator = form.comma();
    }
    out.append('}');
    depth--;
  }

  private static List<String> sortedKeys(Map<?, ?> map) {
    return map.keySet().stream().map(JsonWriter::key).sorted(CodePointOrder::compare).toList();
  }

  private static String key(Object key) {
    if (key instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(
        "key=" + key + " of class=" + (key == null ? null : key.getClass().getName()));
  }

  private void array(List<?> list) {
    enter();
    out.append('[');
    String separator = "";
    for (Object element : list) {
      out.append(separator);
      value(element);
      separator = form.comma();
    }
    out.append(']');
    depth--;
  }

  private void enter() {
    if (++depth > CanonicalJson.MAX_DEPTH) {
      throw new IllegalArgumentException("nesting exceeds depth=" + CanonicalJson.MAX_DEPTH);
    }
  }

  private void string(CharSequence characters) {
    out.append('"');
    for (int at = 0; at < characters.length(); at++) {
      char unit = characters.charAt(at);
      if (unit < ' ' || unit == '"' || unit == '\\' || form.escapes(unit)) {
        JsonEscape.append(out, unit);
      } else if (Character.isSurrogate(unit)) {
        at = surrogate(characters, at);
      } else {
        out.append(unit);
      }
    }
    out.append('"');
  }

  /** Returns the index of the last unit that was written. */
  private int surrogate(CharSequence characters, int at) {
    int codePoint = Character.codePointAt(characters, at);
    if (Character.isSupplementaryCodePoint(codePoint)) {
      out.appendCodePoint(codePoint);
      return at + 1;
    }
    if (!form.isLenient()) {
      throw new IllegalArgumentException(
          String.format("lone surrogate U+%04X at index=%d of a string", codePoint, at));
    }
    JsonEscape.append(out, (char) codePoint);
    return at;
  }

  private void number(double value) {
    if (!Double.isFinite(value)) {
      notFinite(value);
      return;
    }
    if (value < 0 || 1 / value < 0) {
      out.append('-');
    }
    if (value == 0) {
      out.append("0.0");
    } else {
      shortest(ShortestDecimal.of(Math.abs(value)));
    }
  }

  /** Java's names of them are CPython's. */
  private void notFinite(double value) {
    if (!form.isLenient()) {
      throw new IllegalArgumentException("value=" + value + " has no JSON form");
    }
    out.append(value);
  }

  private void shortest(ShortestDecimal decimal) {
    String digits = decimal.digits();
    int exponent = decimal.exponent();
    if (exponent < FIRST_PLAIN_EXPONENT || exponent >= FIRST_LARGE_EXPONENT) {
      scientific(digits, exponent);
    } else if (exponent < 0) {
      out.append("0.").repeat('0', -exponent - 1).append(digits);
    } else if (digits.length() <= exponent + 1) {
      out.append(digits).repeat('0', exponent + 1 - digits.length()).append(".0");
    } else {
      out.append(digits, 0, exponent + 1).append('.').append(digits, exponent + 1, digits.length());
    }
  }

  private void scientific(String digits, int exponent) {
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append(exponent < 0 ? "e-" : "e+");
    if (Math.abs(exponent) < 10) {
      out.append('0');
    }
    out.append(Math.abs(exponent));
  }
}
