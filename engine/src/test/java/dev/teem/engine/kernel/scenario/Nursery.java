package dev.teem.engine.kernel.scenario;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.kernel.SpawnOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/** Children that live no longer than the scope that spawned them: userland, as in the reference. */
final class Nursery {
  private final ProgramSys sys;
  private final Run run;
  private final Mail mail;
  private final Map<Long, Child> children = new LinkedHashMap<>();
  private boolean joined;

  private record Child(String image, Capability capability) {}

  Nursery(ProgramSys sys, Run run, Mail mail) {
    this.sys = sys;
    this.run = run;
    this.mail = mail;
    sys.onCleanup(this::cancel);
  }

  Capability spawn(String image, SpawnOptions how) {
    if (joined) {
      throw new ScriptException("nursery: spawn after join");
    }
    Capability child = run.spawn(sys, image, how);
    children.put(child.pid(), new Child(image, child));
    return child;
  }

  void join() {
    if (joined) {
      return;
    }
    joined = true;
    children.values().forEach(child -> mail.monitor(child.capability));
    String failure = null;
    for (int left = children.size(); left > 0; ) {
      Map<?, ?> down = down();
      Child dead = children.get(((Number) down.get("pid")).longValue());
      if (dead == null) {
        continue;
      }
      left--;
      ExitReason reason = Reasons.parse(down.get("reason"));
      if (failure == null && !reason.equals(ExitReason.NORMAL)) {
        failure = "child \"" + dead.image + "\" exited " + Reasons.words(reason);
        cancel();
      }
    }
    if (failure != null) {
      throw new ScriptException("nursery: " + failure + " \u2014 scope cancelled");
    }
  }

  /** The next that tells of an end; other messages are dropped. */
  private Map<?, ?> down() {
    while (true) {
      Object body = mail.read(sys.receive()).get("body");
      if (body instanceof Map<?, ?> map && "down".equals(map.get("$"))) {
        return map;
      }
    }
  }

  private void cancel() {
    children.values().forEach(child -> sys.signal(child.capability, ExitReason.SHUTDOWN));
  }
}
