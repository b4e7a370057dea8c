package dev.teem.engine.kernel.scenario;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.context.Segment;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.Backdoor;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The instructions that are system calls which never wait. */
class Calls {
  final Variables variables;
  final Run run;
  final Mail mail;
  private final Sys sys;

  Calls(Sys sys, Variables variables, Run run) {
    this.sys = sys;
    this.variables = variables;
    this.run = run;
    mail = new Mail(sys, run);
    variables.set("self", sys.self());
    variables.set("args", sys.args());
    variables.set("caps", new ArrayList<>(sys.delegated()));
  }

  /** Whether the process has ended, so that nothing of it may run on. */
  final boolean ended() {
    return Backdoor.isEnding(sys);
  }

  void perform(Case op) {
    switch (op.text("op")) {
      case "send" -> send(op);
      case "spawn" -> spawn(op);
      case "exit" -> sys.exit(op.has("reason") ? reason(op) : ExitReason.NORMAL);
      case "sched" -> sched(op);
      case "monitor" -> mail.monitor(cap(op, "target"));
      case "signal" -> signal(op);
      case "suspend" -> sys.suspend(cap(op, "target"));
      case "resume" -> sys.resume(cap(op, "target"));
      case "term" -> sys.term(cap(op, "target"));
      case "selfCap" -> set(op, sys.selfCap());
      case "derive" -> set(op, sys.derive(cap(op, "cap"), rights(op)));
      case "attenuate" -> set(op, sys.attenuate(cap(op, "cap"), expiry(op), rights(op)));
      case "revoke" -> sys.revoke(cap(op, "cap"));
      case "register" -> sys.register(op.text("name"));
      case "unregister" -> sys.unregister(op.text("name"));
      case "lookup" -> set(op, sys.lookup(op.text("name")));
      case "open" -> set(op, sys.open(cap(op, "device")));
      case "remember" -> remember(op);
      case "recall" -> set(op, bodies(sys.recall(op.text("query"), (int) op.integer("n"))));
      case "workingSet" -> set(op, bodies(sys.workingSet()));
      case "budget" -> set(op, Limits.json(sys.budget()));
      case "now" -> set(op, sys.nowNanos() / Scenarios.NANOS_PER_MS);
      case "onCleanup" -> cleanUp(variables.fill(op.text("text")));
      default -> throw new AssertionError("op=" + op.fields() + " is not known");
    }
  }

  private void send(Case op) {
    Object body = resolved(op, "body");
    if (op.has("caps")) {
      sys.send(cap(op, "to"), body, Delivery.with(caps(op)));
    } else {
      sys.send(cap(op, "to"), body);
    }
  }

  private void spawn(Case op) {
    Capability child = run.spawn(sys, op.text("image"), options(op));
    Map<String, Object> spawned = new LinkedHashMap<>();
    spawned.put("pid", child.pid());
    spawned.put("cap", child);
    set(op, spawned);
  }

  final SpawnOptions options(Case op) {
    SpawnOptions how = SpawnOptions.DEFAULT;
    if (op.has("args")) {
      how = how.args(resolved(op, "args"));
    }
    if (op.has("caps")) {
      how = how.delegate(caps(op));
    }
    if (op.has("quota")) {
      how = how.quota(Limits.parse(op.map("quota")));
    }
    if (op.has("priority")) {
      how = how.priority((int) op.integer("priority"));
    }
    if (op.has("deadline")) {
      how = how.deadline(millis(op, "deadline"));
    }
    return Boolean.TRUE.equals(op.fields().get("link")) ? how.link() : how;
  }

  private void sched(Case op) {
    if (op.has("priority")) {
      sys.priority((int) op.integer("priority"));
    }
    if (op.has("deadline")) {
      sys.deadline(millis(op, "deadline"));
    }
  }

  private void signal(Case op) {
    if (op.has("reason")) {
      sys.signal(cap(op, "target"), reason(op));
    } else {
      sys.signal(cap(op, "target"));
    }
  }

  private void remember(Case op) {
    Object body = resolved(op, "body");
    boolean pin = Boolean.TRUE.equals(op.fields().get("pin"));
    if (op.has("tokens")) {
      set(op, sys.remember(body, op.integer("tokens"), pin));
    } else {
      set(op, sys.remember(body));
    }
  }

  private void cleanUp(String text) {
    sys.onCleanup(() -> run.log.add(text));
  }

  // ---- operands

  final void set(Case op, Object value) {
    variables.set(op.text("as"), value);
  }

  final Object resolved(Case op, String name) {
    return variables.resolve(op.fields().get(name));
  }

  /** What is no capability refers to none. */
  final Capability cap(Case op, String name) {
    return cap(op.text(name));
  }

  private Capability cap(String path) {
    return variables.get(path) instanceof Capability capability ? capability : null;
  }

  private Capability[] caps(Case op) {
    return op.list("caps").stream().map(path -> cap((String) path)).toArray(Capability[]::new);
  }

  private ExitReason reason(Case op) {
    return Reasons.parse(resolved(op, "reason"));
  }

  private static Right[] rights(Case op) {
    return op.has("rights")
        ? op.list("rights").stream()
            .map(label -> Right.valueOf(((String) label).toUpperCase(Locale.ROOT)))
            .toArray(Right[]::new)
        : new Right[0];
  }

  private Duration expiry(Case op) {
    return op.has("expiresInMs") ? millis(op, "expiresInMs") : null;
  }

  final Duration millis(Case op, String name) {
    return Scenarios.millis(resolved(op, name));
  }

  private static List<Object> bodies(List<Segment> segments) {
    List<Object> bodies = new ArrayList<>();
    segments.forEach(segment -> bodies.add(segment.body()));
    return bodies;
  }
}
