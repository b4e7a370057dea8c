package dev.teem.engine.kernel.scenario;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.MemoryIoJournal;
import dev.teem.engine.kernel.Backdoor;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Image;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One kernel of a scenario, from its boot to its end, and what is observed of it. */
final class Run implements AutoCloseable {
  final List<String> log = new ArrayList<>();
  final MemoryIoJournal journal;
  final Simulator simulator;
  private final Case node;
  private final String mode;
  private final Style style;
  private final List<Object> exits = new ArrayList<>();
  private final Map<Long, ExitReason> reasons = new HashMap<>();
  private final List<Object> driverCalls = new ArrayList<>();
  private final List<Timed> timed = new ArrayList<>();

  /** Messages from outside that were refused since a mailbox was full. */
  int refusals;

  private record Timed(Duration time, Runnable action) {}

  /** A kernel without processes. */
  Run(Case node, String mode, MemoryIoJournal journal, Style style) {
    this.node = node;
    this.mode = mode;
    this.journal = journal;
    this.style = style;
    Simulation simulation = new Simulation().fibers(style::fibers).eventSink(this::observe);
    simulation.journal(JournalMode.valueOf(mode.toUpperCase(Locale.ROOT)), journal);
    if (node.has("drivers")) {
      node.objects("drivers").forEach(driver -> addDevice(simulation, driver));
    }
    simulator = simulation.start();
  }

  private void addDevice(Simulation simulation, Case driver) {
    Duration delay = driver.has("delay") ? Scenarios.millis(driver.integer("delay")) : null;
    simulation.device(
        driver.text("name"),
        driver.text("kind").equals("kv")
            ? new KeyValueDevice()
            : new MeterDevice(driverCalls, delay));
  }

  // ---- images

  Image image(String name) {
    Object definition = node.map("images").get(name);
    if (definition instanceof List<?> code) {
      return style.image(name, Scenarios.code(code), this);
    }
    Case builtIn = new Case((Map<?, ?>) definition);
    return builtIn.has("supervisor")
        ? new Supervisor(name, builtIn.object("supervisor"), this)
        : new NameService(name, this);
  }

  Capability spawn(Sys sys, String image, SpawnOptions how) {
    return switch (image(image)) {
      case Behavior behavior -> sys.spawn(behavior, how);
      case Program program -> sys.spawn(program, how);
    };
  }

  /** Has something done by the host at a time, before whatever else is timed for it. */
  void at(Duration time, Runnable action) {
    timed.add(new Timed(time, action));
  }

  /** A process makes its first step; only then is there a way to the timers of its core. */
  void started(Sys sys) {
    timed.forEach(each -> Backdoor.in(each.time, sys, each.action));
    timed.clear();
  }

  // ---- observations

  private void observe(Event event) {
    if (event instanceof Event.Exit exit) {
      reasons.put(exit.pid(), exit.reason());
      Map<String, Object> observed = new LinkedHashMap<>();
      observed.put("pid", exit.pid());
      observed.put("name", exit.name());
      observed.put("reason", Reasons.json(exit.reason()));
      observed.put("t", exit.timeNanos() / Scenarios.NANOS_PER_MS);
      exits.add(observed);
    }
  }

  /** How a process has ended; null while it lives. */
  ExitReason exitOf(long pid) {
    return reasons.get(pid);
  }

  /** All that is compared. */
  Map<String, Object> outcome() {
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("node", node.text("name"));
    outcome.put("mode", mode);
    outcome.put("log", log);
    outcome.put("exits", exits);
    outcome.put("driver_calls", driverCalls);
    outcome.put("now", simulator.clock().nanoTime() / Scenarios.NANOS_PER_MS);
    outcome.put("metrics", Figures.json(simulator.metrics()));
    outcome.put("refusals", refusals);
    outcome.put("ps", Figures.json(simulator.ps()));
    return outcome;
  }

  @Override
  public void close() {
    simulator.close();
  }
}
