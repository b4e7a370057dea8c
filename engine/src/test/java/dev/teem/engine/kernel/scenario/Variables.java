package dev.teem.engine.kernel.scenario;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables of one process of a scenario, and what refers to them. */
final class Variables {
  private static final Pattern REFERENCE = Pattern.compile("\\{([\\w.$-]+)}");

  private final Map<String, Object> values = new HashMap<>();

  void set(String name, Object value) {
    values.put(name, value);
  }

  /** The value at the end of a path; null where a step is missing. */
  Object get(String path) {
    Object at = values;
    for (String step : path.split("\\.", -1)) {
      at =
          switch (at) {
            case Map<?, ?> map -> map.get(step);
            case List<?> list when step.matches("\\d+") && Integer.parseInt(step) < list.size() ->
                list.get(Integer.parseInt(step));
            case null, default -> null;
          };
    }
    return at;
  }

  /** An operand with the values of the variables in it. */
  Object resolve(Object operand) {
    return switch (operand) {
      case Map<?, ?> map when map.get("$var") instanceof String path -> get(path);
      case Map<?, ?> map -> {
        Map<Object, Object> resolved = new LinkedHashMap<>();
        map.forEach((key, value) -> resolved.put(key, resolve(value)));
        yield resolved;
      }
      case List<?> list -> {
        // Not toList of a stream: nulls are values.
        Object[] resolved = list.stream().map(this::resolve).toArray();
        yield Arrays.asList(resolved);
      }
      case null, default -> operand;
    };
  }

  /** A text with the values of the paths in its braces. */
  String fill(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(format(get(match.group(1)))));
  }

  static String format(Object value) {
    return value instanceof String text ? text : Canon.of(value);
  }
}
