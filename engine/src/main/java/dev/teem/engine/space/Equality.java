package dev.teem.engine.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * That a tuple has a value under a name.
 *
 * @param field the own field of that name; null if it is a member of the data
 * @param value in the types that tuples have: integers are longs
 */
record Equality(String name, OwnField field, Object value) {

  static Equality of(String name, Object value) {
    Objects.requireNonNull(name, "name");
    OwnField field = OwnField.of(name);
    Object json = json(name, value);
    if (field != null && json != null && !field.type().isInstance(json)) {
      throw new IllegalArgumentException(
          name + "=" + value + " is not a string, which every tuple's " + name + " is");
    }
    return new Equality(name, field, json);
  }

  private static Object json(String name, Object value) {
    return switch (value) {
      case null -> null;
      case String _, Boolean _, Long _, Double _ -> value;
      case BigInteger wide -> wide.bitLength() < Long.SIZE ? (Object) wide.longValue() : wide;
      case Integer _, Short _, Byte _ -> ((Number) value).longValue();
      case Float narrow -> Double.parseDouble(narrow.toString());
      case List<?> list -> {
        List<Object> values = new ArrayList<>(list.size());
        list.forEach(each -> values.add(json(name, each)));
        yield values;
      }
      case Map<?, ?> map -> {
        Map<Object, Object> values = new LinkedHashMap<>();
        map.forEach((key, each) -> values.put(key, json(name, each)));
        yield values;
      }
      default ->
          throw new IllegalArgumentException(
              "%s=%s is a %s; give a JSON value: a string, a number, a boolean, null, a list or a map"
                  .formatted(name, value, value.getClass().getName()));
    };
  }

  boolean holds(Tuple tuple) {
    return Objects.equals(value, valueIn(tuple));
  }

  /** What a tuple has under the name; null if that is absent. */
  Object valueIn(Tuple tuple) {
    return field == null ? tuple.data().get(name) : field.of(tuple);
  }

  @Override
  public String toString() {
    return name + "=" + value;
  }
}
