package dev.teem.bench.targets;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a target, and the figures behind that.
 *
 * @param measured what is compared with the target's limit; null if nothing was measured
 * @param note what else the reader has to know; may be empty
 */
public record Row(Target target, Figures measured, Verdict verdict, List<Part> parts, String note) {

  /** A figure behind the measured one. */
  public record Part(String name, String unit, Figures figures) {}

  /** Copies the list. */
  public Row {
    parts = List.copyOf(parts);
  }

  /** A target that is judged by the median of a measurement. */
  static Row judged(Target target, Figures measured, List<Part> parts) {
    return judged(target, measured, parts, "");
  }

  static Row judged(Target target, Figures measured, List<Part> parts, String note) {
    return new Row(target, measured, target.limit().judge(measured), parts, note);
  }

  /** A target that cannot be measured on this machine. */
  static Row skipped(Target target, String why) {
    return new Row(target, null, Verdict.SKIPPED, List.of(), why);
  }

  static Row failed(Target target, Exception cause) {
    return new Row(target, null, Verdict.FAILED, List.of(), String.valueOf(cause.getMessage()));
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", target.name());
    json.put("what", target.what());
    json.put("against", target.against());
    json.put(
        "wanted", Map.of(target.limit().name(), target.limit().value(), "unit", target.unit()));
    json.put("measured", measured == null ? null : measured.toJson());
    json.put("verdict", verdict.toString());
    json.put("note", note);
    json.put("parts", parts.stream().map(Row::toJson).toList());
    return json;
  }

  private static Map<String, Object> toJson(Part part) {
    Map<String, Object> json = new LinkedHashMap<>(part.figures().toJson());
    json.put("name", part.name());
    json.put("unit", part.unit());
    return json;
  }
}
