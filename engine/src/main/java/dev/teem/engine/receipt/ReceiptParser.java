package dev.teem.engine.receipt;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the members of one JSON object, each of which must be there and of its kind. */
final class ReceiptParser {
  private static final Set<String> MEMBERS =
      Set.of(
          "id",
          "args",
          "artifacts",
          "artifacts_purged_at",
          "cpu_quota_pct",
          "duration_ms",
          "ended_at",
          "error",
          "input_hash",
          "parent_id",
          "started_at",
          "status",
          "yool");
  private static final Set<String> ARTIFACT_MEMBERS =
      Set.of("mime", "path", "sha256", "size_bytes");

  private final String what;
  private final Map<?, ?> members;

  private ReceiptParser(String what, Object json, Set<String> names) {
    this.what = what;
    if (!(json instanceof Map<?, ?> object)) {
      throw new IllegalArgumentException(what + " is not a JSON object");
    }
    members = object;
    if (!members.keySet().equals(names)) {
      throw new IllegalArgumentException(
          what + " has members=" + members.keySet() + ", not " + names.stream().sorted().toList());
    }
  }

  static Receipt receipt(String json) {
    ReceiptParser object = new ReceiptParser("receipt", CanonicalJson.parse(json), MEMBERS);
    return new Receipt(
        object.text("id"),
        object.text("yool"),
        object.text("input_hash"),
        object.args(),
        object.text("status"),
        object.instant("started_at"),
        object.instant("ended_at"),
        object.integer("duration_ms", Long.MIN_VALUE, Long.MAX_VALUE),
        object.artifacts(),
        object.textOrNull("error"),
        object.textOrNull("parent_id"),
        (int) object.integer("cpu_quota_pct", Integer.MIN_VALUE, Integer.MAX_VALUE),
        object.members.get("artifacts_purged_at") == null
            ? null
            : object.instant("artifacts_purged_at"));
  }

  private Map<String, Object> args() {
    if (!(members.get("args") instanceof Map<?, ?> object)) {
      throw wrong("args", "an object");
    }
    Map<String, Object> args = new LinkedHashMap<>();
    object.forEach((name, value) -> args.put((String) name, value));
    return args;
  }

  private List<Artifact> artifacts() {
    if (!(members.get("artifacts") instanceof List<?> list)) {
      throw wrong("artifacts", "an array");
    }
    List<Artifact> artifacts = new ArrayList<>();
    for (Object each : list) {
      ReceiptParser artifact = new ReceiptParser("artifact", each, ARTIFACT_MEMBERS);
      artifacts.add(
          new Artifact(
              artifact.text("path"),
              artifact.text("sha256"),
              artifact.integer("size_bytes", 0, Long.MAX_VALUE),
              artifact.text("mime")));
    }
    return artifacts;
  }

  private String text(String name) {
    if (members.get(name) instanceof String text) {
      return text;
    }
    throw wrong(name, "a string");
  }

  private String textOrNull(String name) {
    return members.get(name) == null ? null : text(name);
  }

  private long integer(String name, long least, long most) {
    if (members.get(name) instanceof Long number && number >= least && number <= most) {
      return number;
    }
    throw wrong(name, "an integer between " + least + " and " + most);
  }

  private Instant instant(String name) {
    try {
      return OffsetDateTime.parse(text(name)).toInstant();
    } catch (DateTimeException e) {
      throw wrong(name, "a date, such as 2026-01-31T12:00:00.000001+00:00");
    }
  }

  private IllegalArgumentException wrong(String name, String wanted) {
    return new IllegalArgumentException(
        what + " has " + name + "=" + members.get(name) + ", which is not " + wanted);
  }
}
