package dev.teem.engine.kernel.scenario;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Principal;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.Sys;
import dev.teem.engine.receipt.ConformanceVectors;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The messages of one process, as the objects that its instructions see. */
final class Mail {
  private static final boolean TOLD_THE_REAL_REASON =
      ConformanceVectors.deviates(Scenarios.FILE, "a dead process is monitored");

  private final Sys sys;
  private final Run run;
  private final Set<Long> monitoredLate = new HashSet<>();

  Mail(Sys sys, Run run) {
    this.sys = sys;
    this.run = run;
  }

  void monitor(Capability process) {
    if (process != null && process.resource() instanceof Principal p && p.isDead()) {
      sys.monitor(process);
      monitoredLate.add(p.pid());
    } else {
      sys.monitor(process);
    }
  }

  Map<String, Object> read(Message message) {
    Signal signal = message.signal();
    if (signal != null) {
      return read(signal);
    }
    return message(message.sender(), message.body(), message.capabilities());
  }

  Map<String, Object> read(Signal signal) {
    return switch (signal) {
      case Signal.Boot boot -> message(sys.self(), json(boot), List.of());
      case Signal.Down(long pid, ExitReason reason) ->
          message(pid, down(pid, known(pid, reason)), List.of());
      case Signal.Term(long from) -> message(from, json(signal), List.of());
      default -> throw new AssertionError(signal);
    };
  }

  /** What of a signal can be told without its receiver. */
  static Object json(Signal signal) {
    return switch (signal) {
      case Signal.Boot(Capability spawn, Map<String, Capability> devices) ->
          body("boot", "spawn", spawn, "devices", devices);
      case Signal.Down(long pid, ExitReason reason) -> down(pid, reason);
      case Signal.Term(long from) -> body("term", "from", from);
      default -> throw new AssertionError(signal);
    };
  }

  private static Object down(long pid, ExitReason reason) {
    return body("down", "pid", pid, "reason", Reasons.json(reason));
  }

  /**
   * The reference forgets how a process ended that is dead when it is monitored. Once ours is seen
   * to be right, the program is told what it would be there, so that the rest can be compared.
   */
  private ExitReason known(long pid, ExitReason told) {
    if (monitoredLate.remove(pid) && TOLD_THE_REAL_REASON && told.equals(run.exitOf(pid))) {
      return ExitReason.NORMAL;
    }
    return told;
  }

  private static Map<String, Object> message(long from, Object body, List<Capability> caps) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("from", from);
    message.put("body", body);
    message.put("caps", new ArrayList<>(caps));
    return message;
  }

  private static Map<String, Object> body(String kind, Object... members) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("$", kind);
    for (int i = 0; i < members.length; i += 2) {
      body.put((String) members[i], members[i + 1]);
    }
    return body;
  }
}
