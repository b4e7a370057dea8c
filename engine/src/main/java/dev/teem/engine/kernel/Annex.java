package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.context.Context;
import dev.teem.engine.event.ExitReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What few processes have, so that the others need not pay for it. The core's thread only, but for
 * the final fields, which are published with the process.
 */
final class Annex {
  private static final Annex ENDED_NORMALLY = new Annex(ExitReason.NORMAL);

  /** The mailbox's bound, or null. */
  final Room room;

  /** How the process ended; null while it lives. */
  final ExitReason reason;

  Timer deadline;
  Set<Alarm> alarms;

  /** Those of its own that wait for an answer. */
  Node<Ask> asks;

  /** Those that it has got and not answered, the latest first. */
  Node<Request> requests;

  List<Runnable> cleanups;
  Map<Capability, Device.Handle> handles;
  List<Capability> spawnRights;
  Set<String> names;
  Context context;

  /** Told when this one ends: those linked to it, and those that monitor it, in that order. */
  Set<Process> links;

  Set<Process> monitors;

  /** Whom this one monitors, to be taken off their lists when it ends first. */
  Set<Process> watched;

  /** Whoever waits for its end, in the order of coming. */
  Set<ExitListener> waiters;

  /** Operations on devices so far. */
  long operations;

  /** Those of them whose answers can come at any time. */
  int outside;

  /** Whether it has gone past the end of the journal and talks to live devices again. */
  boolean recovered;

  Annex(Room room) {
    this.room = room;
    reason = null;
  }

  private Annex(ExitReason reason) {
    room = null;
    this.reason = reason;
  }

  /** What is left of a process that has ended. */
  static Annex ended(ExitReason reason) {
    return reason instanceof ExitReason.Normal ? ENDED_NORMALLY : new Annex(reason);
  }

  void addCleanup(Runnable action) {
    if (cleanups == null) {
      cleanups = new ArrayList<>();
    }
    cleanups.add(action);
  }

  void addAlarm(Alarm alarm) {
    if (alarms == null) {
      alarms = new LinkedHashSet<>();
    }
    alarms.add(alarm);
  }

  void addHandle(Capability capability, Device.Handle handle) {
    if (handles == null) {
      handles = new LinkedHashMap<>();
    }
    handles.put(capability, handle);
  }

  void addSpawnRight(Capability capability) {
    if (spawnRights == null) {
      spawnRights = new ArrayList<>();
    }
    spawnRights.add(capability);
  }

  void addName(String taken) {
    if (names == null) {
      names = new LinkedHashSet<>();
    }
    names.add(taken);
  }

  void addLink(Process other) {
    if (links == null) {
      links = new LinkedHashSet<>();
    }
    links.add(other);
  }

  void addMonitor(Process watcher) {
    if (monitors == null) {
      monitors = new LinkedHashSet<>();
    }
    monitors.add(watcher);
  }

  void addWatched(Process target) {
    if (watched == null) {
      watched = new LinkedHashSet<>();
    }
    watched.add(target);
  }

  void addWaiter(ExitListener waiter) {
    if (waiters == null) {
      waiters = new LinkedHashSet<>();
    }
    waiters.add(waiter);
  }
}
