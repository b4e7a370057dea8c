package dev.teem.engine.kernel.scenario;

import dev.teem.engine.event.ExitReason;
import java.util.LinkedHashMap;
import java.util.Map;

/** Exit reasons as the objects that they are in the vectors. */
final class Reasons {
  private Reasons() {}

  static ExitReason parse(Object json) {
    Map<?, ?> fields = (Map<?, ?>) json;
    return switch ((String) fields.get("kind")) {
      case "normal" -> ExitReason.NORMAL;
      case "deadline" -> ExitReason.DEADLINE;
      case "shutdown" -> ExitReason.SHUTDOWN;
      case "killed" -> new ExitReason.Killed(((Number) fields.get("by")).longValue());
      case "fault" -> new ExitReason.Fault((String) fields.get("error"));
      case "quota" -> new ExitReason.Quota((String) fields.get("resource"));
      case String kind -> new ExitReason.Custom(kind, fields);
    };
  }

  static Map<?, ?> json(ExitReason reason) {
    if (reason instanceof ExitReason.Custom(String kind, Object detail)) {
      return (Map<?, ?>) detail;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", reason.kind());
    switch (reason) {
      case ExitReason.Killed(long by) -> fields.put("by", by);
      case ExitReason.Fault(String error) -> fields.put("error", error);
      case ExitReason.Quota(String resource) -> fields.put("resource", resource);
      default -> {
        // The kind says it all.
      }
    }
    return fields;
  }

  /** As a nursery words it. */
  static String words(ExitReason reason) {
    return switch (reason) {
      case ExitReason.Fault(String error) -> error;
      case ExitReason.Quota(String resource) -> "quota:" + resource;
      case ExitReason.Killed(long by) -> "killed by " + by;
      default -> reason.kind();
    };
  }
}
