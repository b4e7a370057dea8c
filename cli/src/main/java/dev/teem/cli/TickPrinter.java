package dev.teem.cli;

import dev.teem.engine.receipt.JsonLine;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.SupervisePlan;
import dev.teem.journal.watchdog.Tick;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says what a watchdog did: each thing in a line, and what it sees only when that changes; or all
 * of it as one object for each tick.
 */
final class TickPrinter {
  private final boolean json;
  private final boolean dryRun;
  private final LineOutput out = new LineOutput();

  /** What was there to be seen at the tick before. */
  private Set<String> seen = Set.of();

  TickPrinter(boolean json, boolean dryRun) {
    this.json = json;
    this.dryRun = dryRun;
  }

  /** Prints to standard output; false if nobody reads that any more. */
  boolean print(Tick tick) {
    if (json) {
      out.line(JsonLine.write(object(tick)));
    } else {
      String time = tick.at().truncatedTo(ChronoUnit.SECONDS).toString();
      lines(tick).forEach(line -> out.line("  " + time + "  " + Text.shown(line)));
    }
    return out.end() == ExitStatus.OK;
  }

  private Map<String, Object> object(Tick tick) {
    SupervisePlan plan = tick.plan();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("at", tick.at().toString());
    object.put("dry_run", dryRun);
    object.put("outcome", plan.outcome().name());
    object.put("target", plan.target());
    object.put("alive", plan.alive());
    object.put("admissible", plan.admissible());
    object.put("spawn", plan.spawn());
    object.put("reap", plan.reap());
    object.put("flag", plan.flag());
    object.put("proposed_halt", plan.proposedHalt());
    object.put("hold", plan.hold());
    object.put("in_flight", tick.inFlight());
    object.put("waiting", tick.waiting());
    object.put("entries", tick.entries().stream().map(JournalEntry::fields).toList());
    return object;
  }

  private List<String> lines(Tick tick) {
    List<String> lines = new ArrayList<>();
    Set<String> told = new HashSet<>(seen);
    for (JournalEntry entry : tick.entries()) {
      switch (entry.op()) {
        case SCAVENGE -> lines.add(line("reaped", entry, "prev_holder", "reason"));
        case HALT -> lines.add(line("to halt?", entry, "handle", "reason"));
        case ENFORCE -> {
          lines.add(ofWorker(entry));
          told.add(inFlight(entry.fields().get("lane")));
        }
        default -> {}
      }
    }
    Set<String> sights = dryRun ? toDo(tick.plan()) : new LinkedHashSet<>();
    sights.addAll(sights(tick));
    sights.stream().filter(sight -> !told.contains(sight)).forEach(lines::add);
    seen = sights;
    return lines;
  }

  private static String ofWorker(JournalEntry entry) {
    return switch (String.valueOf(entry.fields().get("reason_class"))) {
      case "WORKER_LAUNCHED" -> line("launched", entry, "pid", "run_id");
      case "WORKER_ENDING" -> line("ending", entry, "pid", "reason");
      case "WORKER_KILLING" -> line("killing", entry, "pid", "reason");
      default -> line(entry.fields().get("retry_at") == null ? "ended" : "failed", entry, "reason");
    };
  }

  private static String line(String done, JournalEntry entry, String... names) {
    StringBuilder line = new StringBuilder(line(done, entry.fields().get("lane")));
    for (String name : names) {
      Object value = entry.fields().get(name);
      line.append(name.equals("reason") ? ": " + value : " " + name + "=" + value);
    }
    return line.toString();
  }

  private static String line(String what, Object lane) {
    return "%-9s lane=%s".formatted(what, lane);
  }

  private static String inFlight(Object lane) {
    return line("in flight", lane);
  }

  /** What a watchdog would do. */
  private static Set<String> toDo(SupervisePlan plan) {
    Set<String> toDo = new LinkedHashSet<>();
    plan.reap().forEach(lane -> toDo.add(line("to reap", lane)));
    plan.spawn().forEach(lane -> toDo.add(line("to launch", lane)));
    plan.proposedHalt().forEach(lane -> toDo.add(line("to halt?", lane)));
    return toDo;
  }

  private static Set<String> sights(Tick tick) {
    SupervisePlan plan = tick.plan();
    Set<String> sights = new LinkedHashSet<>();
    for (String lane : plan.flag()) {
      boolean isHealthy = plan.hold().contains(lane);
      sights.add(line("flagged", lane) + (isHealthy ? ": is one too many" : ": gets nothing done"));
    }
    tick.inFlight().forEach(lane -> sights.add(inFlight(lane)));
    tick.waiting().forEach((lane, why) -> sights.add(line("waiting", lane) + ": " + why));
    sights.add("%-9s %s".formatted(plan.outcome(), reason(tick)));
    return sights;
  }

  /** Without the plan's advice where lanes only have to wait. */
  private static String reason(Tick tick) {
    SupervisePlan plan = tick.plan();
    return tick.waiting().isEmpty()
        ? plan.reason()
        : "target=%d, alive=%d, admissible=%d besides waiting=%d"
            .formatted(plan.target(), plan.alive(), plan.admissible(), tick.waiting().size());
  }
}
