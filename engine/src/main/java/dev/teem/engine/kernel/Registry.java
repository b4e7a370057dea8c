package dev.teem.engine.kernel;

import dev.teem.engine.capability.CapabilityException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of processes, first come first served. A name grants nothing but to send. Used by all
 * cores.
 */
final class Registry {
  private final ConcurrentHashMap<String, Process> processes = new ConcurrentHashMap<>();

  /**
   * Takes a name.
   *
   * @throws CapabilityException if another live process has it
   */
  void register(String name, Process process) {
    Process holder = processes.merge(name, process, (now, taker) -> now.isDead() ? taker : now);
    if (holder != process) {
      throw new CapabilityException("register: name \"" + name + "\" already in use");
    }
  }

  void unregister(String name, Process process) {
    processes.remove(name, process);
  }

  /** Whose name it is, or null. */
  Process find(String name) {
    Process process = processes.get(name);
    return process == null || process.isDead() ? null : process;
  }

  int size() {
    return processes.size();
  }
}
