package dev.teem.engine.kernel.scenario;

import dev.teem.engine.receipt.JsonEscape;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values as text, the way the vectors print them: compact JSON, keys sorted by UTF-16 units,
 * numbers in JavaScript's notation.
 */
final class Canon {
  private static final int LARGEST_PLAIN = 20;
  private static final int SMALLEST_PLAIN = -6;

  private Canon() {}

  static String of(Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  private static void append(StringBuilder out, Object value) {
    switch (value) {
      case null -> out.append("null");
      case Boolean truth -> out.append(truth.booleanValue());
      case Number number -> number(out, number.doubleValue());
      case Map<?, ?> map -> object(out, map);
      case List<?> list -> {
        String separator = "[";
        for (Object element : list) {
          append(out.append(separator), element);
          separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
      }
      default -> string(out, value.toString());
    }
  }

  private static void object(StringBuilder out, Map<?, ?> map) {
    // A string's own order is by UTF-16 units.
    TreeMap<String, Object> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put((String) key, value));
    String separator = "{";
    for (Map.Entry<String, Object> member : sorted.entrySet()) {
      string(out.append(separator), member.getKey());
      append(out.append(':'), member.getValue());
      separator = ",";
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private static void string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
        out.append(text, i, i + 2);
        i++;
      } else if (unit < ' ' || unit == '"' || unit == '\\' || Character.isSurrogate(unit)) {
        JsonEscape.append(out, unit);
      } else {
        out.append(unit);
      }
    }
    out.append('"');
  }

  private static void number(StringBuilder out, double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (value == 0) {
      out.append('0');
    } else if (exponent >= SMALLEST_PLAIN && exponent <= LARGEST_PLAIN) {
      out.append(decimal.toPlainString());
    } else {
      out.append(decimal.scaleByPowerOfTen(-exponent).toPlainString());
      out.append(exponent < 0 ? "e-" : "e+").append(Math.abs(exponent));
    }
  }
}
