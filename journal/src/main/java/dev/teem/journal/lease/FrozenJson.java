package dev.teem.journal.lease;

import dev.teem.engine.receipt.CanonicalJson;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Copies a caller's values, so that they are JSON, can be read back, and change no more. */
final class FrozenJson {
  private static final int MAX_INTEGER_DIGITS = 4300;

  /** An integer from here on would not be read back. */
  private static final BigInteger UNREADABLE = BigInteger.TEN.pow(MAX_INTEGER_DIGITS);

  private FrozenJson() {}

  static Map<String, Object> object(Map<?, ?> map) {
    return object(map, 1);
  }

  private static Map<String, Object> object(Map<?, ?> map, int depth) {
    check(depth);
    Map<String, Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
    for (Map.Entry<?, ?> member : map.entrySet()) {
      if (!(member.getKey() instanceof String name)) {
        throw new IllegalArgumentException("key=" + member.getKey() + " of an object is no string");
      }
      copy.put(name, value(name, member.getValue(), depth + 1));
    }
    return Collections.unmodifiableMap(copy);
  }

  private static List<Object> list(String name, Collection<?> elements, int depth) {
    check(depth);
    List<Object> copy = new ArrayList<>(elements.size());
    for (Object element : elements) {
      copy.add(value(name, element, depth + 1));
    }
    return Collections.unmodifiableList(copy);
  }

  /** A value that contains itself ends here. */
  private static void check(int depth) {
    if (depth > CanonicalJson.MAX_DEPTH) {
      throw new IllegalArgumentException("nesting exceeds depth=" + CanonicalJson.MAX_DEPTH);
    }
  }

  private static Object value(String name, Object value, int depth) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean truth -> truth;
      case Long integer -> integer;
      case Integer integer -> integer.longValue();
      case Double number -> number;
      case BigInteger integer -> integer(name, integer);
      case Map<?, ?> map -> object(map, depth);
      case Collection<?> elements -> list(name, elements, depth);
      default ->
          throw new IllegalArgumentException(
              "member=" + name + " of class=" + value.getClass().getName() + " has no JSON form");
    };
  }

  private static Object integer(String name, BigInteger integer) {
    if (integer.abs().compareTo(UNREADABLE) >= 0) {
      throw new IllegalArgumentException(
          "member=" + name + " is an integer of more than digits=" + MAX_INTEGER_DIGITS);
    }
    return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
  }
}
