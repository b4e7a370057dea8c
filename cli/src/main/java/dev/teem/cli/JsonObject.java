package dev.teem.cli;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.JsonException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON object that is the value of an option. */
final class JsonObject {
  private JsonObject() {}

  static Map<String, Object> of(String option, String text) {
    try {
      if (CanonicalJson.parse(text) instanceof Map<?, ?> object) {
        Map<String, Object> members = new LinkedHashMap<>();
        object.forEach((name, value) -> members.put((String) name, value));
        return members;
      }
      throw new UsageException(option + ": not a JSON object, such as {\"limit\": 3}: " + text);
    } catch (JsonException e) {
      throw new UsageException(
          option + ": not JSON: " + e.getMessage() + "; write an object, such as '{\"limit\": 3}'");
    }
  }
}
