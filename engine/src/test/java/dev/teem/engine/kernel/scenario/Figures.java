package dev.teem.engine.kernel.scenario;

import dev.teem.engine.account.Meter;
import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.Metrics;
import dev.teem.engine.kernel.ProcessInfo;
import dev.teem.engine.kernel.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a kernel tells its host, as the objects that it is in the vectors. */
final class Figures {
  private Figures() {}

  static Map<String, Object> json(Metrics metrics) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("processes", metrics.processes());
    json.put("spawns", metrics.spawns());
    json.put("exits", metrics.exits());
    json.put("sends", metrics.sends());
    json.put("faults", metrics.faults());
    json.put("exitsByReason", metrics.exitsByReason());
    json.put("charged", metrics.charged());
    return json;
  }

  static List<Object> json(List<ProcessInfo> processes) {
    List<Object> json = new ArrayList<>();
    processes.forEach(process -> json.add(json(process)));
    return json;
  }

  private static Map<String, Object> json(ProcessInfo process) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pid", process.pid());
    json.put("name", process.name());
    json.put("parent", process.parent() == 0 ? null : process.parent());
    json.put("status", process.status().name().toLowerCase(Locale.ROOT));
    json.put("stopped", process.suspended());
    json.put("mailbox", process.mailbox());
    json.put("budget", Limits.json(process.budget()));
    Map<String, Object> used = new LinkedHashMap<>();
    for (Meter meter : Meter.values()) {
      used.put(meter.label(), process.used().get(meter));
    }
    json.put("used", used);
    json.put(
        "mem",
        Map.of(
            "resident", process.memory().resident(),
            "swapped", process.memory().swapped(),
            "size", process.memory().size()));
    return json;
  }

  static Map<String, Object> json(Snapshot snapshot) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("image", snapshot.image());
    json.put("priority", snapshot.priority());
    json.put(
        "deadline",
        snapshot.deadline() == null
            ? null
            : snapshot.deadline().toNanos() / Scenarios.NANOS_PER_MS);
    json.put("stopped", snapshot.suspended());
    json.put("account", Limits.json(snapshot.budget()));
    json.put("mailbox", snapshot.mailbox().stream().map(Figures::body).toList());
    List<Object> context = new ArrayList<>();
    snapshot
        .context()
        .forEach(segment -> {
          Map<String, Object> saved = new LinkedHashMap<>();
          saved.put("body", segment.body());
          saved.put("tokens", segment.tokens());
          saved.put("pinned", segment.pinned());
          context.add(saved);
        });
    json.put("context", context);
    return json;
  }

  private static Object body(Snapshot.Mail mail) {
    return mail.signal() == null ? mail.body() : Mail.json(mail.signal());
  }

  static List<Object> json(IoJournal journal) {
    List<Object> json = new ArrayList<>();
    journal.forEach(entry -> {
      Map<String, Object> record = new LinkedHashMap<>();
      record.put("pid", entry.pid());
      record.put("op", entry.op());
      record.put("result", json(entry.outcome()));
      json.add(record);
    });
    return json;
  }

  private static Map<String, Object> json(IoOutcome outcome) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (outcome) {
      case IoOutcome.Value(Object value, Cost cost) -> {
        json.put("value", value);
        if (!cost.equals(Cost.NONE)) {
          json.put("cost", json(cost));
        }
      }
      case IoOutcome.Failed(String error) -> json.put("error", error);
    }
    return json;
  }

  private static Map<String, Object> json(Cost cost) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("tokens", cost.tokens());
    json.put("toolCalls", cost.toolCalls());
    json.put("usd", cost.usd());
    json.values().removeIf(amount -> amount.equals(0.0));
    if (cost.reductions() != Cost.NOT_GIVEN) {
      json.put("reductions", cost.reductions());
    }
    return json;
  }
}
