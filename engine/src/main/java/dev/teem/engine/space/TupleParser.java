package dev.teem.engine.space;

import dev.teem.engine.receipt.CanonicalJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Makes one tuple of its JSON form. Used once, by one thread. */
final class TupleParser {
  private static final Set<String> OURS =
      Set.of("id", "yool", "map", "authority", "lane", "source", "parent", "receipts", "data");

  private final Map<String, Object> json;

  TupleParser(Map<String, Object> json) {
    this.json = json;
  }

  Tuple tuple() {
    String id = id();
    Map<String, Object> named = new LinkedHashMap<>(json);
    named.put("id", id);
    Tuple ours = tuple(id, null);
    return ours.toJson().equals(named) ? ours : tuple(id, named);
  }

  private Tuple tuple(String id, Map<String, Object> written) {
    return new Tuple(
        id,
        text("yool"),
        list("map", "an integer of 64 bits", TupleParser::integer),
        text("authority"),
        text("lane"),
        text("source"),
        text("parent"),
        list("receipts", "a string", TupleParser::string),
        data(),
        written);
  }

  private String id() {
    String id = text("id");
    String content = Tuple.contentId(json);
    if (id == null) {
      return content;
    }
    Tuple.requireIdLength(id);
    if (id.startsWith(Tuple.HASH) && !id.equals(content)) {
      throw new IllegalArgumentException(
          "id="
              + CanonicalJson.excerpt(id)
              + " is not the hash of the content, "
              + content
              + "; restore the content, or leave the id out");
    }
    return id;
  }

  private String text(String name) {
    return json.get(name) == null
        ? null
        : value(name, json.get(name), "a string", TupleParser::string);
  }

  private static String string(Object value) {
    return value instanceof String text ? text : null;
  }

  private static Long integer(Object value) {
    return value instanceof Long integer ? integer : null;
  }

  private <T> List<T> list(String name, String what, Function<Object, T> element) {
    List<T> elements = new ArrayList<>();
    if (json.get(name) != null) {
      List<?> values =
          value(name, json.get(name), "an array", v -> v instanceof List<?> list ? list : null);
      for (Object each : values) {
        elements.add(value(name + "[" + elements.size() + "]", each, what, element));
      }
    }
    return elements;
  }

  /** What another program has beside our members; those come first, as when it is looked for. */
  private Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    if (json.get("data") != null) {
      value("data", json.get("data"), "an object", v -> v instanceof Map<?, ?> map ? map : null)
          .forEach((name, value) -> data.put((String) name, value));
    }
    json.forEach((name, value) -> {
      if (!OURS.contains(name)) {
        data.put(name, value);
      }
    });
    return data;
  }

  /**
   * A value as its type.
   *
   * @param type gives null for a value of another
   */
  private static <T> T value(String name, Object value, String what, Function<Object, T> type) {
    T typed = type.apply(value);
    if (typed == null) {
      throw new IllegalArgumentException(
          name + "=" + CanonicalJson.excerpt(value) + " is not " + what);
    }
    return typed;
  }
}
