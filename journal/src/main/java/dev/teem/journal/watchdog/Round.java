package dev.teem.journal.watchdog;

import dev.teem.journal.lease.Entries;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.JournalFold;
import dev.teem.journal.lease.Launch;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.SupervisePlan;
import dev.teem.journal.lease.Turn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Decides what a watchdog does, within one turn of the journal: evidence, verdict and record of the
 * decision are one thing, so no holder can beat between them and be reaped all the same. What then
 * takes effect is {@link #launches} and {@link #endings}. Used once.
 *
 * <p>It does one thing after the other and plans anew on what it has changed, since nothing may be
 * launched into a tree that is not free yet.
 */
final class Round {
  private static final long NOTICE_MILLIS = 1_000;

  private final WatchdogContext context;
  private final Turn turn;
  private final JournalFold fold;
  private final Evidence evidence;
  private final RandomGenerator random;
  private final Map<String, Process> children;

  private final List<JournalEntry> entries = new ArrayList<>();
  private final List<Launch> launches = new ArrayList<>();
  private final List<Launch> endings = new ArrayList<>();

  /** Lanes that cannot have a worker now. */
  private final Set<String> waiting = new HashSet<>();

  private SupervisePlan plan;

  /** Children by their run; those that have ended are taken out. */
  Round(WatchdogContext context, Turn turn, RandomGenerator random, Map<String, Process> children) {
    this.context = context;
    this.turn = turn;
    this.random = random;
    this.children = children;
    fold = turn.fold();
    evidence = new Evidence(context, fold, turn.now());
  }

  void run() {
    noteEnds();
    insist();
    do {
      plan = evidence.plan(waiting);
    } while (reap() || launch());
    proposeHalts();
    fold.launches().stream().filter(Launch::isReaped).forEach(endings::add);
  }

  private void noteEnds() {
    for (Launch launch : fold.launches()) {
      if (launch.hasProcess() && !evidence.runs(launch)) {
        noteEnd(launch);
      }
    }
  }

  private void noteEnd(Launch launch) {
    Lease lease = fold.leaseOf(launch.lane());
    String ended = "its worker, pid=" + launch.pid() + ", has ended" + status(launch);
    boolean wasTaken = fold.wasTaken(launch.lane());
    if (lease != null && launch.isReaped() && isOf(lease, launch)) {
      // It took the lane between the verdict and its end.
      entries.add(turn.scavenge(lease, ended));
    }
    if (wasTaken) {
      record(launch.ended(), ended);
    } else {
      Instant retryAt = Watchdog.retryAt(turn.now(), launch, random);
      record(launch.failed(retryAt), ended + " before it took the lane");
    }
  }

  private String status(Launch launch) {
    Process child = children.remove(launch.runId());
    if (child == null) {
      return "";
    }
    // It is dead; only this JVM may not have been told yet.
    Process dead =
        child.onExit().completeOnTimeout(null, NOTICE_MILLIS, TimeUnit.MILLISECONDS).join();
    return dead == null ? "" : " with status=" + dead.exitValue();
  }

  /** Makes those end that were asked to and did not. */
  private void insist() {
    for (Launch launch : fold.launches()) {
      if (launch.state() == Launch.State.ENDING
          && evidence.runs(launch)
          && (launch.at() == null || !launch.at().plus(context.grace()).isAfter(turn.now()))) {
        record(launch.ending(true), "was asked to end grace=" + context.grace() + " ago");
      }
    }
  }

  private boolean reap() {
    for (String lane : plan.reap()) {
      Lease lease = fold.leaseOf(lane);
      Launch launch = fold.launchOf(lane);
      String reason =
          lease == null
              ? "has not taken its lane within coolDown=" + context.coolDown()
              : "no sign of life for " + lease.timeToLive(context.stallAfter());
      if (lease != null) {
        entries.add(turn.scavenge(lease, reason));
      }
      if (launch != null && evidence.runs(launch) && (lease == null || isOf(lease, launch))) {
        record(launch.ending(false), reason);
      }
    }
    return !plan.reap().isEmpty();
  }

  private static boolean isOf(Lease lease, Launch launch) {
    return launch.runId().equals(lease.get("run_id"));
  }

  private boolean launch() {
    if (plan.spawn().isEmpty()) {
      return false;
    }
    Worker worker = worker(plan.spawn().getFirst());
    if (evidence.obstacle(worker, List.of()) != null) {
      waiting.add(worker.lane());
      return true;
    }
    Launch last = fold.launchOf(worker.lane());
    Launch next =
        Launch.intended(
            worker.lane(),
            worker.lane() + "-" + fold.nextSeq(),
            last == null ? 0 : last.failures());
    evidence.begin(next);
    launches.add(next);
    record(next, "launched to reach target=" + context.target());
    return true;
  }

  private Worker worker(String lane) {
    return context.workers().stream()
        .filter(worker -> worker.lane().equals(lane))
        .findFirst()
        .orElseThrow();
  }

  private void proposeHalts() {
    for (String lane : plan.proposedHalt()) {
      Lease lease = fold.leaseOf(lane);
      if (!fold.isHaltProposed(lease.id())) {
        entries.add(
            turn.record(
                Entries.halt(lease.holder())
                    .with("lane", lease.id().lane())
                    .with("loop_ts", lease.id().loopTs())
                    .with("host_id", lease.get("host_id"))
                    .with("run_id", lease.get("run_id"))
                    .with("reason", "beats, but has got nothing done for long")));
      }
    }
  }

  private void record(Launch launch, String reason) {
    entries.add(turn.record(launch.entry(reason)));
  }

  /** What was decided, as it is in the journal. */
  List<JournalEntry> entries() {
    return entries;
  }

  /** Workers to be launched now. */
  List<Launch> launches() {
    return launches;
  }

  /** Workers to be ended now. */
  List<Launch> endings() {
    return endings;
  }
}
