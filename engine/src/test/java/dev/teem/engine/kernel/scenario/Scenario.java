package dev.teem.engine.kernel.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.MemoryIoJournal;
import dev.teem.engine.kernel.Host;
import dev.teem.engine.kernel.Sent;
import dev.teem.engine.kernel.Snapshot;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Plays the host of a scenario on one node. */
final class Scenario implements AutoCloseable {
  private static final int MOST_STEPS = 1_000_000;

  private final Case node;
  private final Style style;
  private final List<Object> results = new ArrayList<>();
  private final List<Map<String, Object>> outcomes = new ArrayList<>();
  private final Map<String, Snapshot> snapshots = new HashMap<>();
  private final List<CompletableFuture<?>> timed = new ArrayList<>();
  private Run run;

  Scenario(Case vector, Style style) {
    node = vector.objects("nodes").getFirst();
    this.style = style;
    run = new Run(node, node.has("mode") ? node.text("mode") : "live", journal(0), style);
  }

  /** What the steps of the host gave, in their order. */
  List<Object> results() {
    return results;
  }

  /** What was observed of each kernel, in the order of their starts. */
  List<Map<String, Object>> outcomes() {
    return outcomes;
  }

  void play(List<Case> steps) {
    for (Case step : steps) {
      switch (step.text("do")) {
        case "boot" -> boot(step);
        case "settle" -> settle();
        case "at" -> {
          Case later = step.object("step");
          Duration time = Scenarios.millis(step.integer("ms"));
          run.at(time, () -> timed.add(perform(later, "at:" + later.text("do"))));
        }
        case "restore" -> restore(step);
        case "rekernel" -> rekernel(step);
        case "journal" -> record("journal", "journal", Figures.json(run.journal));
        case String other -> run.simulator.run(perform(step, other));
      }
    }
    timed.forEach(run.simulator::run);
    outcomes.add(run.outcome());
  }

  private void settle() {
    int steps = 0;
    while (run.simulator.step()) {
      assertThat(++steps).as("steps of a scenario that ends").isLessThan(MOST_STEPS);
    }
  }

  private void boot(Case step) {
    SpawnOptions how = SpawnOptions.DEFAULT;
    if (step.has("quota")) {
      how = how.quota(Limits.parse(step.map("quota")));
    }
    List<String> grant =
        step.has("grant")
            ? step.list("grant").stream().map(String.class::cast).toList()
            : List.of();
    Host host = run.simulator.host();
    long pid = run.simulator.run(host.boot(run.image(step.text("image")), how, grant));
    record("boot", "pid", pid);
  }

  /** A step that may also come at a time, and then is done by the core on its way. */
  private CompletableFuture<?> perform(Case step, String label) {
    Host host = run.simulator.host();
    return switch (step.text("do")) {
      case "deliver" -> {
        Sent sent = host.post(step.integer("pid"), step.fields().get("body"));
        run.refusals += sent == Sent.FULL ? 1 : 0;
        record(label, "accepted", sent == Sent.OK);
        yield CompletableFuture.completedFuture(sent);
      }
      case "ps" -> host.ps().thenAccept(ps -> record(label, "ps", Figures.json(ps)));
      case "snapshot" ->
          host.snapshot(step.integer("pid"))
              .thenAccept(snapshot -> {
                snapshots.put(step.text("as"), snapshot);
                record(label, "snapshot", Figures.json(snapshot));
              });
      case "shutdown" ->
          host.shutdown(
              step.has("reason") ? Reasons.parse(step.map("reason")) : ExitReason.SHUTDOWN);
      default -> throw new AssertionError("step=" + step.fields() + " is not known");
    };
  }

  private void restore(Case step) {
    Snapshot snapshot = snapshots.get(step.text("snapshot"));
    long parent = step.has("parent") ? step.integer("parent") : 0;
    Host host = run.simulator.host();
    long pid = run.simulator.run(host.restore(snapshot, run.image(step.text("image")), parent));
    record("restore", "pid", pid);
  }

  private void rekernel(Case step) {
    outcomes.add(run.outcome());
    run.close();
    int kept = (int) (step.has("keep_io") ? step.integer("keep_io") : run.journal.size());
    MemoryIoJournal journal = journal(kept);
    run = new Run(node, step.text("mode"), journal, style);
    record("rekernel", "io_records", journal.size());
  }

  private MemoryIoJournal journal(int kept) {
    return kept == 0 ? new MemoryIoJournal() : run.journal.prefix(kept);
  }

  private void record(String step, String name, Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("step", step);
    result.put(name, value);
    results.add(result);
  }

  @Override
  public void close() {
    run.close();
  }
}
