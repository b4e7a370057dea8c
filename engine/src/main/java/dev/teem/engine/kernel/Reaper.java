package dev.teem.engine.kernel;

import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.event.ExitReason;
import java.lang.System.Logger.Level;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;

/**
 * Ends processes: gives back all that they hold and tells all that wait, always in the same order.
 * Remembers how the latest ones have ended. The core's thread only.
 */
final class Reaper {
  private static final System.Logger LOG = System.getLogger(Reaper.class.getName());
  private static final int REMEMBERED = 1024;

  private final Core core;
  private final long[] pids = new long[REMEMBERED];
  private final ExitReason[] reasons = new ExitReason[REMEMBERED];
  private int next;

  Reaper(Core core) {
    this.core = core;
  }

  /** Ends a process of this core; does nothing if that has begun before. */
  void end(Process process, ExitReason reason) {
    if (process.isEnding()) {
      return;
    }
    // Another core's order to end it may be faster than its start.
    core.begin(process);
    if (process.isEnding()) {
      return;
    }
    process.ending();
    if (process.isChargedAsChild()) {
      process.account().release();
    }
    Annex annex = process.annex;
    if (annex != null) {
      runCleanups(process, annex);
      closeHandles(process, annex);
      core.devices.forget(annex);
    }
    // After the clean-ups, which may have set some.
    process.cancelTimers();
    // From here on nothing that it owns passes any more, nor what was derived from that.
    process.dead();
    if (annex != null && annex.names != null) {
      annex.names.forEach(name -> core.kernel.registry.unregister(name, process));
    }
    report(process, reason);
    remember(process.pid, reason);
    process.annex = Annex.ended(reason);
    core.processes.remove(process);
    forgetAncestors(process);
    if (annex != null) {
      core.watches.ended(process, annex, reason);
      if (annex.waiters != null) {
        annex.waiters.forEach(waiter -> waiter.ended(process, reason));
      }
      if (annex.room != null) {
        annex.room.waiting.forEach(core.courier::grant);
      }
      refuse(annex.requests);
    }
    core.courier.discard(process);
    process.unwind();
  }

  private void runCleanups(Process process, Annex annex) {
    List<Runnable> cleanups = annex.cleanups;
    if (cleanups == null) {
      return;
    }
    Process before = core.current;
    int turn = core.reductions;
    core.current = process;
    while (!cleanups.isEmpty()) {
      try {
        cleanups.removeLast().run();
      } catch (Throwable e) {
        LOG.log(Level.WARNING, "a clean-up of " + process + " failed", e);
      }
    }
    core.current = before;
    // What the dead one does is not to cost its killer a turn.
    core.reductions = turn;
  }

  private static void closeHandles(Process process, Annex annex) {
    if (annex.handles == null) {
      return;
    }
    for (Device.Handle handle : annex.handles.values()) {
      try {
        handle.close();
      } catch (Throwable e) {
        LOG.log(Level.WARNING, "closing a device of " + process + " failed", e);
      }
    }
  }

  private void report(Process process, ExitReason reason) {
    core.events.exit(core.cycleNanos, process.pid, process.name(), reason);
    if (reason instanceof ExitReason.Fault(String error)) {
      core.events.fault(core.cycleNanos, process.pid, error);
    }
  }

  /**
   * A dead process without an account is of no interest to those below it: without this, a chain in
   * which each spawns the next and ends would never be collected.
   */
  private static void forgetAncestors(Process process) {
    Process above = process.parent;
    while (above != null && above.isDead() && above.account() == null) {
      above = above.parent;
    }
    process.parent = above;
  }

  /** Whoever waits for an answer need not wait for the dead. Those that came first hear first. */
  private static void refuse(Node<Request> requests) {
    Node<Request> each = requests == null ? null : requests.last();
    while (each != null) {
      each.item.refuse();
      each = each.before();
    }
  }

  private void remember(long pid, ExitReason reason) {
    pids[next] = pid;
    reasons[next] = reason;
    next = (next + 1) & (REMEMBERED - 1);
  }

  /** How a process ended, by its number; null if that is not known any more. */
  ExitReason reasonOf(long pid) {
    for (int i = 0; i < REMEMBERED; i++) {
      if (pids[i] == pid) {
        return reasons[i];
      }
    }
    return null;
  }

  /** How a process ended; while it is ending, the reason is about to be known. */
  ExitReason reasonOf(Process process) {
    return process.annex.reason;
  }

  /** Tells a listener how a process ends, at once if it has. */
  void listen(Process process, ExitListener listener) {
    if (process.isDead()) {
      listener.ended(process, process.annex.reason);
    } else {
      process.annex().addWaiter(listener);
    }
  }

  /** Why a process that threw this has ended. */
  static ExitReason reasonOf(Throwable thrown) {
    return switch (thrown) {
      case null -> ExitReason.NORMAL;
      case ProcessExit e -> ExitReason.NORMAL;
      case QuotaExceededException e -> new ExitReason.Quota(e.resource());
      case UndeclaredThrowableException e -> fault(e.getCause());
      default -> fault(thrown);
    };
  }

  private static ExitReason fault(Throwable thrown) {
    String text = null;
    try {
      LOG.log(Level.DEBUG, "a process has failed", thrown);
      text = thrown.getMessage();
    } catch (Throwable e) {
      // An exception is the program's own code too.
    }
    return new ExitReason.Fault(text == null ? thrown.getClass().getName() : text);
  }
}
