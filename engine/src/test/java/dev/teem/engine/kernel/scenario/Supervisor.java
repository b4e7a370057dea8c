package dev.teem.engine.kernel.scenario;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Restarts its children when they end: userland, as in the reference. */
final class Supervisor implements Program {
  private final String name;
  private final Run run;
  private final String strategy;
  private final long maxRestarts;
  private final long periodMs;
  private final long backoffMs;
  private final long maxBackoffMs;
  private final List<Child> children = new ArrayList<>();
  private final Deque<Long> restarts = new ArrayDeque<>();
  private ProgramSys sys;

  private static final class Child {
    final Case spec;
    final String restart;

    /** Null while it is not to be alive. */
    Capability alive;

    long startedMs;
    long flaps;

    Child(Case spec) {
      this.spec = spec;
      restart = spec.has("restart") ? spec.text("restart") : "permanent";
    }
  }

  Supervisor(String name, Case spec, Run run) {
    this.name = name;
    this.run = run;
    strategy = spec.text("strategy");
    maxRestarts = optional(spec, "maxRestarts", 5);
    periodMs = optional(spec, "periodMs", 5_000);
    backoffMs = optional(spec, "backoffMs", 100);
    maxBackoffMs = optional(spec, "maxBackoffMs", 30_000);
    spec.objects("children").forEach(child -> children.add(new Child(child)));
  }

  private static long optional(Case spec, String field, long otherwise) {
    return spec.has(field) ? spec.integer(field) : otherwise;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void main(ProgramSys own) {
    sys = own;
    run.started(sys);
    children.forEach(this::start);
    while (true) {
      if (sys.receive().signal() instanceof Signal.Down(long pid, ExitReason reason)) {
        children.stream()
            .filter(child -> child.alive != null && child.alive.pid() == pid)
            .findFirst()
            .ifPresent(child -> ended(child, reason));
      }
    }
  }

  private void start(Child child) {
    SpawnOptions how = SpawnOptions.DEFAULT.args(child.spec.fields().get("args")).link();
    child.alive = run.spawn(sys, child.spec.text("image"), how);
    child.startedMs = nowMs();
    run.log.add(
        "supervisor start "
            + child.spec.text("id")
            + " pid="
            + child.alive.pid()
            + " t="
            + child.startedMs);
  }

  private void stop(Child child) {
    if (child.alive != null) {
      sys.signal(child.alive, ExitReason.SHUTDOWN);
      child.alive = null;
    }
  }

  private void ended(Child child, ExitReason reason) {
    child.alive = null;
    boolean normal = reason.equals(ExitReason.NORMAL);
    if (child.restart.equals("temporary") || (child.restart.equals("transient") && normal)) {
      return;
    }
    long now = nowMs();
    checkIntensity(now);
    backOff(child, now);
    switch (strategy) {
      case "one_for_one" -> start(child);
      case "one_for_all" -> restart(child, children);
      default -> restart(child, children.subList(children.indexOf(child), children.size()));
    }
  }

  private void checkIntensity(long now) {
    restarts.add(now);
    while (now - restarts.element() > periodMs) {
      restarts.remove();
    }
    if (restarts.size() > maxRestarts) {
      sys.exit(new ExitReason.Fault("supervisor: restart intensity exceeded"));
    }
  }

  private void backOff(Child child, long now) {
    long flap = now - child.startedMs >= periodMs ? 0 : child.flaps;
    child.flaps = flap + 1;
    if (flap > 0) {
      long wait = backoffMs;
      for (long i = 1; i < flap && wait < maxBackoffMs; i++) {
        wait *= 2;
      }
      sys.sleep(Duration.ofMillis(Math.min(wait, maxBackoffMs)));
    }
  }

  private void restart(Child failed, List<Child> group) {
    for (Child child : group) {
      if (child != failed) {
        stop(child);
      }
    }
    for (Child child : group) {
      if (!child.restart.equals("temporary")) {
        start(child);
      }
    }
  }

  private long nowMs() {
    return sys.nowNanos() / (long) Scenarios.NANOS_PER_MS;
  }
}
