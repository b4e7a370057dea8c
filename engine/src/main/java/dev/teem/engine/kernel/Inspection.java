package dev.teem.engine.kernel;

import dev.teem.engine.account.Account;
import dev.teem.engine.account.Meter;
import dev.teem.engine.account.Quota;
import dev.teem.engine.context.Context;
import dev.teem.engine.context.SavedSegment;
import dev.teem.engine.context.Segment;
import dev.teem.engine.kernel.ProcessInfo.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one core tells of its processes.
 *
 * @param processes without the count of their children
 * @param children of these processes, how many are below which process of any core
 */
record Inspection(List<ProcessInfo> processes, Map<Long, Integer> children) {

  /** On the core. */
  static Inspection all(Core core) {
    List<ProcessInfo> infos = new ArrayList<>();
    Map<Long, Integer> children = new HashMap<>();
    for (Process process : core.processes.all()) {
      infos.add(info(process));
      for (Process above = process.parent; above != null; above = above.parent) {
        children.merge(above.pid, 1, Integer::sum);
      }
    }
    return new Inspection(infos, children);
  }

  /** What one process has in its working memory, on its core. */
  static List<Segment> workingSet(Process process) {
    Context context = process.annex == null ? null : process.annex.context;
    return context == null ? List.of() : context.workingSet();
  }

  /** One process, on its core; its children are counted where they are charged to it only. */
  static ProcessInfo info(Process process) {
    Account account = process.account();
    Map<Meter, Double> used = new EnumMap<>(Meter.class);
    for (Meter meter : Meter.values()) {
      used.put(meter, account == null ? 0 : account.usage(meter));
    }
    return new ProcessInfo(
        process.pid,
        process.name(),
        parent(process),
        process.core.number,
        status(process),
        process.isSuspended(),
        process.mailCount(),
        account == null ? Quota.NONE : account.remainingQuota(),
        used,
        memory(process, account));
  }

  /** Orphans are the first process's. */
  private static long parent(Process process) {
    Process parent = process.parent;
    if (parent == null) {
      return 0;
    }
    return parent.isDead() ? process.core.kernel.pidOfInit() : parent.pid;
  }

  private static Status status(Process process) {
    if (process.core.current == process) {
      return Status.RUNNING;
    }
    if (process.queued) {
      return Status.RUNNABLE;
    }
    return process.isStarted() ? Status.WAITING : Status.NEW;
  }

  private static Context.Stats memory(Process process, Account account) {
    Context context = process.annex == null ? null : process.annex.context;
    if (context != null) {
      return context.stats();
    }
    double ceiling = account == null ? Double.POSITIVE_INFINITY : account.quota().mem();
    return new Context.Stats(0, 0, 0, ceiling);
  }

  /** Captures one, on its core. */
  static Snapshot snapshot(Process process) {
    Account account = process.account();
    Annex annex = process.annex;
    Urgency urgency = process.urgency;
    Duration deadline = null;
    if (urgency != null && urgency.deadlineNanos != Urgency.NO_DEADLINE) {
      long left = urgency.deadlineNanos - process.core.kernel.clock.nanoTime();
      deadline = Duration.ofNanos(Math.max(0, left));
    }
    List<Snapshot.Mail> mail = new ArrayList<>();
    for (int i = 0; i < process.mailCount(); i++) {
      mail.add(mail(process.mailBody(i), process.mailFrom(i)));
    }
    List<SavedSegment> context =
        annex == null || annex.context == null ? List.of() : annex.context.dump();
    return new Snapshot(
        Kernel.ABI_VERSION,
        process.image().name(),
        process.nameGiven(),
        process.argsGiven(),
        urgency == null ? 0 : urgency.priority,
        deadline,
        process.isSuspended(),
        account == null ? Quota.NONE : account.remainingQuota(),
        mail,
        context);
  }

  private static Snapshot.Mail mail(Object body, Object from) {
    long sender =
        switch (from) {
          case Process process -> process.pid;
          case Departed departed -> departed.pid();
          case null, default -> 0;
        };
    return body instanceof Envelope e
        ? new Snapshot.Mail(e.body, sender, e.correlation)
        : new Snapshot.Mail(body, sender, 0);
  }
}
