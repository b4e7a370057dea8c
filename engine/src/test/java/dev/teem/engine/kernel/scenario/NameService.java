package dev.teem.engine.kernel.scenario;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.kernel.Delivery;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A process that knows others by name: userland, as in the reference. */
final class NameService implements Program {
  private final String name;
  private final Run run;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Set<Long> watched = new HashSet<>();

  private record Entry(Capability capability, long owner) {}

  NameService(String name, Run run) {
    this.name = name;
    this.run = run;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void main(ProgramSys sys) {
    run.started(sys);
    Mail mail = new Mail(sys, run);
    while (true) {
      Map<String, Object> message = mail.read(sys.receive());
      Map<?, ?> body = (Map<?, ?>) message.get("body");
      List<?> caps = (List<?>) message.get("caps");
      Capability capability = caps.isEmpty() ? null : (Capability) caps.getFirst();
      switch ((String) body.get("$")) {
        case "down" -> forget(((Number) body.get("pid")).longValue());
        case "register" -> {
          long owner = (Long) message.get("from");
          entries.put((String) body.get("name"), new Entry(capability, owner));
          if (watched.add(owner)) {
            mail.monitor(capability);
          }
        }
        case "lookup" -> answer(sys, capability, (String) body.get("name"));
        default -> {
          // Not for a name service.
        }
      }
    }
  }

  private void forget(long owner) {
    entries.values().removeIf(entry -> entry.owner == owner);
    watched.remove(owner);
  }

  private void answer(ProgramSys sys, Capability to, String wanted) {
    Entry entry = entries.get(wanted);
    Map<String, Object> body = Map.of("$", "resolved", "name", wanted, "found", entry != null);
    if (entry == null) {
      sys.send(to, body);
    } else {
      sys.send(to, body, Delivery.with(sys.derive(entry.capability, Right.SEND)));
    }
  }
}
