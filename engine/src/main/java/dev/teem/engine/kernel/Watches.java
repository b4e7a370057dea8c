package dev.teem.engine.kernel;

import dev.teem.engine.event.ExitReason;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Links and monitors of a core's processes: who is told of whose end. Each process keeps the lists
 * that are about itself, and changes of another core's lists go through its inbox. The core's
 * thread only.
 */
final class Watches {
  private final Core core;

  Watches(Core core) {
    this.core = core;
  }

  /** Parent and child hear of each other's end. The child is not published yet. */
  static void link(Process parent, Process child) {
    parent.annex().addLink(child);
    child.annex().addLink(parent);
  }

  void monitor(Process watcher, Process target) {
    watcher.annex().addWatched(target);
    target.core.run(core, () -> target.core.watches.add(watcher, target));
  }

  private void add(Process watcher, Process target) {
    if (target.isDead()) {
      tell(watcher, target, core.reaper.reasonOf(target));
    } else {
      target.annex().addMonitor(watcher);
    }
  }

  /** Tells all that watch a process how it has ended, links first, each once. */
  void ended(Process process, Annex annex, ExitReason reason) {
    Set<Process> told = new LinkedHashSet<>();
    if (annex.links != null) {
      told.addAll(annex.links);
    }
    if (annex.monitors != null) {
      told.addAll(annex.monitors);
    }
    for (Process watcher : told) {
      tell(watcher, process, reason);
    }
    if (annex.watched != null) {
      for (Process target : annex.watched) {
        target.core.run(core, () -> target.core.watches.remove(process, target));
      }
    }
  }

  private void remove(Process watcher, Process target) {
    if (target.annex != null && target.annex.monitors != null) {
      target.annex.monitors.remove(watcher);
    }
  }

  private void tell(Process watcher, Process dead, ExitReason reason) {
    watcher.core.run(core, () -> watcher.core.watches.down(watcher, dead, reason));
  }

  private void down(Process watcher, Process dead, ExitReason reason) {
    if (watcher.isEnding()) {
      return;
    }
    Annex annex = watcher.annex;
    if (annex.links != null) {
      annex.links.remove(dead);
    }
    if (annex.watched != null) {
      annex.watched.remove(dead);
    }
    core.courier.deliver(watcher, new Signal.Down(dead.pid, reason), null);
  }
}
