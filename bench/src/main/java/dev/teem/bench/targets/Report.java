package dev.teem.bench.targets;

import dev.teem.engine.receipt.CanonicalJson;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run over targets read, for people and for programs.
 *
 * @param machine one line: processors, system, JVM
 * @param loadBefore processes that wanted a processor before we started, on average over a minute;
 *     negative if that cannot be told
 */
public record Report(String machine, double loadBefore, boolean quick, List<Row> rows) {

  /** Copies the list. */
  public Report {
    rows = List.copyOf(rows);
  }

  /** What a report says of where it was made. */
  static String thisMachine() {
    return "%d processors, %s %s, JDK %s, %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version(),
            String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
  }

  /** Whether every measurement came to its end with the right result; met or not. */
  public boolean sound() {
    return rows.stream().noneMatch(row -> row.verdict() == Verdict.FAILED);
  }

  /** One row per target, and the parts below each. */
  public String table() {
    StringBuilder table = new StringBuilder();
    line(table, "id", "measured (min .. max)", "wanted", "verdict", "against");
    for (Row row : rows) {
      Target target = row.target();
      String measured = row.measured() == null ? "-" : row.measured().toString();
      line(
          table,
          target.name(),
          measured,
          target.wanted(),
          row.verdict().toString(),
          target.against());
      for (Row.Part part : row.parts()) {
        table.append("      %-38s %s %s%n".formatted(part.name(), part.figures(), part.unit()));
      }
      if (!row.note().isEmpty()) {
        table.append("      %s%n".formatted(row.note()));
      }
    }
    table.append("%n%s%n".formatted(machine));
    if (loadBefore >= 0) {
      table.append("load average before the run: %.2f%n".formatted(loadBefore));
    }
    if (quick) {
      table.append("quick run: few rounds, for a look only\n");
    }
    return table.toString();
  }

  private static void line(
      StringBuilder table,
      String id,
      String measured,
      String wanted,
      String verdict,
      String against) {
    table.append(
        "%-4s  %-26s  %-10s  %-8s  %s%n".formatted(id, measured, wanted, verdict, against));
  }

  /** The same as one JSON object. */
  public String json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("machine", machine);
    json.put("load_before", loadBefore);
    json.put("quick", quick);
    json.put("targets", rows.stream().map(Row::toJson).toList());
    return CanonicalJson.write(json);
  }
}
