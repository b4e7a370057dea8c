package dev.teem.engine.kernel.crowd;

import dev.teem.engine.account.Quota;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.EventSink;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.ProcessInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks whether all went by the rules: from the events of an engine, and from what the members of
 * the crowd have seen. Safe for use by several cores; those of one process come from one of them.
 */
final class CrowdCheck implements EventSink {
  private final Crowd crowd;
  private final boolean oneThread;

  // Under the lock of this.
  private final Map<Long, Long> parents = new HashMap<>();
  private final Map<Long, ExitReason> exits = new HashMap<>();
  private final Map<Long, Integer> mail = new HashMap<>();
  private final Map<Long, Double> tokens = new HashMap<>();
  private final Map<Long, Integer> descendants = new HashMap<>();
  private long count;

  /**
   * A check of one run.
   *
   * @param oneThread whether events come in the order in which things have happened on all cores
   */
  CrowdCheck(Crowd crowd, boolean oneThread) {
    this.crowd = crowd;
    this.oneThread = oneThread;
  }

  private void wrong(String what) {
    crowd.wrong(what);
  }

  @Override
  public synchronized void on(Event event) {
    count++;
    switch (event) {
      case Event.Spawn spawn -> spawned(spawn);
      case Event.Exit exit -> exited(exit);
      case Event.Sched sched -> alive(sched.pid(), event);
      case Event.Recv recv -> {
        alive(recv.pid(), event);
        if (mail.merge(recv.pid(), -1, Integer::sum) < 0) {
          wrong("more messages taken than sent: " + event);
        }
      }
      case Event.Send send -> mail.merge(send.to(), 1, Integer::sum);
      case Event.Charge charge -> charged(charge);
      default -> {}
    }
  }

  private void spawned(Event.Spawn spawn) {
    if (parents.put(spawn.pid(), spawn.parent()) != null) {
      wrong("spawned twice: " + spawn);
    }
    if (spawn.parent() == 0) {
      // The boot signal was there before.
      mail.merge(spawn.pid(), 1, Integer::sum);
    }
    for (long up = spawn.parent(); up != 0; up = parents.getOrDefault(up, 0L)) {
      Quota quota = crowd.quotas.getOrDefault(up, Quota.NONE);
      if (descendants.merge(up, 1, Integer::sum) > quota.children() && oneThread) {
        wrong("pid=" + up + " has more descendants than " + quota);
      }
    }
  }

  private void exited(Event.Exit exit) {
    alive(exit.pid(), exit);
    if (exits.put(exit.pid(), exit.reason()) != null) {
      wrong("ended twice: " + exit);
    }
    for (long up = parents.getOrDefault(exit.pid(), 0L);
        up != 0;
        up = parents.getOrDefault(up, 0L)) {
      descendants.merge(up, -1, Integer::sum);
    }
  }

  private void alive(long pid, Event event) {
    if (!parents.containsKey(pid) || exits.containsKey(pid)) {
      wrong("happened to a process that is not alive: " + event);
    }
  }

  private void charged(Event.Charge charge) {
    for (long up = charge.pid(); up != 0; up = parents.getOrDefault(up, 0L)) {
      tokens.merge(up, charge.amount(), Double::sum);
    }
  }

  /** How many events there were. */
  synchronized long count() {
    return count;
  }

  /** Those that were ever alive. */
  synchronized List<Long> pids() {
    return new ArrayList<>(parents.keySet());
  }

  /**
   * The verdict, once the engine is closed.
   *
   * @param atRest the processes that were alive when nothing happened any more
   * @param posted messages from outside, by the receiver's pid
   */
  synchronized List<String> verdict(List<ProcessInfo> atRest, Map<Long, Integer> posted) {
    for (long pid : parents.keySet()) {
      if (!exits.containsKey(pid)) {
        wrong("pid=" + pid + " has not ended");
      }
      double limit = crowd.quotas.getOrDefault(pid, Quota.NONE).tokens();
      if (tokens.getOrDefault(pid, 0.0) > limit) {
        wrong("pid=" + pid + " and those below used " + tokens.get(pid) + " of tokens=" + limit);
      }
    }
    Map<Long, Member> byPid = new HashMap<>();
    for (Member member : crowd.members()) {
      if (member.pid != 0) {
        byPid.put(member.pid, member);
        checkEnds(member);
      }
    }
    for (ProcessInfo info : atRest) {
      Member member = byPid.get(info.pid());
      // One that is suspended may be in the middle of taking a message.
      if (info.mailbox() == 0 && !info.suspended() && member != null) {
        checkRest(member, byPid, posted, atRest);
      }
    }
    return crowd.wrong();
  }

  private void checkEnds(Member member) {
    member.ends.forEach((pid, reason) -> {
      if (!reason.equals(exits.get(pid))) {
        wrong(
            "pid="
                + member.pid
                + " heard that pid="
                + pid
                + " ended with "
                + reason
                + " instead of "
                + exits.get(pid));
      }
    });
    member.told.forEach((pid, times) -> {
      if (times > member.watched.getOrDefault(pid, 0)) {
        wrong("pid=" + member.pid + " was told too often of the end of pid=" + pid);
      }
    });
    if (member.leaves != null && !member.leaves.equals(exits.get(member.pid))) {
      wrong(
          "pid="
              + member.pid
              + " left with "
              + member.leaves
              + ", which became "
              + exits.get(member.pid));
    }
  }

  /** It was alive and had taken all its mail. */
  private void checkRest(
      Member member, Map<Long, Member> byPid, Map<Long, Integer> posted, List<ProcessInfo> all) {
    long pid = member.pid;
    if (!member.asked.isEmpty() || member.openReads() > 0) {
      wrong("pid=" + pid + " waits for answers: " + member.asked + ", reads");
    }
    for (Member sender : byPid.values()) {
      int sent = sender.sent.getOrDefault(pid, 0);
      int taken = member.taken.getOrDefault(sender.number, 0);
      // Killed in the middle of sending, it cannot know.
      boolean unsure = sender.sending == pid;
      if (taken != sent && !(unsure && taken == sent + 1)) {
        wrong("pid=" + pid + " has taken " + taken + " of " + sent + " from " + sender.pid);
      }
    }
    int taken = member.taken.getOrDefault(Numbered.HOST, 0);
    if (taken != posted.getOrDefault(pid, 0)) {
      wrong("pid=" + pid + " has taken " + taken + " of " + posted.get(pid) + " posted");
    }
    List<Long> alive = all.stream().map(ProcessInfo::pid).toList();
    for (long other : member.watched.keySet()) {
      if (!alive.contains(other) && !member.told.containsKey(other)) {
        wrong("pid=" + pid + " was not told of the end of pid=" + other);
      }
    }
  }
}
