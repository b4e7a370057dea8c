package dev.teem.engine.agent;

import dev.teem.engine.receipt.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the members of a JSON object, and says which is wrong, its value, and what to write in its
 * place. What nobody knows is refused: a limit with a typing error in its name would be none.
 */
final class Members {
  /** Integers up to here are doubles without loss. */
  static final long MAX_EXACT = 1L << 53;

  private final String path;
  private final Map<String, Object> json;

  private Members(String path, Map<String, Object> json) {
    this.path = path;
    this.json = json;
  }

  static Members of(String path, Object value, Set<String> known) {
    Map<String, Object> json = object(path, value);
    for (String name : json.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s.%s is unknown; there are %s"
                .formatted(path, name, String.join(", ", known.stream().sorted().toList())));
      }
    }
    return new Members(path, json);
  }

  static Map<String, Object> object(String path, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(path, value, "an object", "write it in braces");
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((name, each) -> object.put((String) name, each));
    return object;
  }

  static IllegalArgumentException wrong(String path, Object value, String what, String remedy) {
    return new IllegalArgumentException(
        "%s=%s is not %s; %s".formatted(path, CanonicalJson.excerpt(value), what, remedy));
  }

  boolean has(String name) {
    return json.get(name) != null;
  }

  Object get(String name) {
    return json.get(name);
  }

  String path(String name) {
    return path + "." + name;
  }

  IllegalArgumentException wrong(String name, String what, String remedy) {
    return wrong(path(name), json.get(name), what, remedy);
  }

  /** An integer of a range; another where there is none. */
  long integer(String name, long min, long max, long absent, String remedy) {
    if (!has(name)) {
      return absent;
    }
    Object value = json.get(name);
    if ((value instanceof Long || value instanceof Integer)
        && ((Number) value).longValue() >= min
        && ((Number) value).longValue() <= max) {
      return ((Number) value).longValue();
    }
    throw wrong(name, "an integer from " + min + " to " + max, remedy);
  }

  /** A number that is more than 0, and at most so much; another where there is none. */
  double positive(String name, double max, double absent, String remedy) {
    if (!has(name)) {
      return absent;
    }
    // Said this way round, NaN is refused too.
    if (json.get(name) instanceof Number number
        && number.doubleValue() > 0
        && number.doubleValue() <= max) {
      return number.doubleValue();
    }
    throw wrong(name, "a number above 0, up to " + max, remedy);
  }

  String text(String name, String remedy) {
    if (json.get(name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw wrong(name, "a string", remedy);
  }

  List<?> list(String name, int most) {
    if (!has(name)) {
      return List.of();
    }
    if (json.get(name) instanceof List<?> list && list.size() <= most) {
      return list;
    }
    throw wrong(name, "an array of up to " + most, "make it shorter");
  }
}
