package dev.teem.journal.watchdog;

import dev.teem.journal.lease.Arbiter;
import dev.teem.journal.lease.Decision;
import dev.teem.journal.lease.JournalFold;
import dev.teem.journal.lease.Launch;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.Liveness;
import dev.teem.journal.lease.Pulse;
import dev.teem.journal.lease.SupervisePlan;
import dev.teem.journal.lease.SupervisedLane;
import dev.teem.journal.lease.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of the lanes at one time: from the journal, which may go on meanwhile, and from the
 * processes, at which it looks once. For one thread.
 */
final class Evidence {
  private final WatchdogContext context;
  private final JournalFold fold;
  private final Instant now;

  /** Runs whose process is alive. */
  private final Set<String> running = new HashSet<>();

  /** Runs that are about to have one. */
  private final Set<String> begun = new HashSet<>();

  Evidence(WatchdogContext context, JournalFold fold, Instant now) {
    this.context = context;
    this.fold = fold;
    this.now = now;
    for (Launch launch : fold.launches()) {
      if (WorkerProcess.find(launch).isPresent()) {
        running.add(launch.runId());
      }
    }
  }

  boolean runs(Launch launch) {
    return running.contains(launch.runId());
  }

  /** Counts a launch as in flight, however short the cool-down. */
  void begin(Launch launch) {
    begun.add(launch.runId());
  }

  /** The verdict, on all lanes but some. */
  SupervisePlan plan(Set<String> without) {
    List<SupervisedLane> roster =
        context.workers().stream()
            .filter(worker -> !without.contains(worker.lane()))
            .map(this::supervised)
            .toList();
    return Supervisor.plan(roster, context.target(), context.policy());
  }

  private SupervisedLane supervised(Worker worker) {
    String lane = worker.lane();
    boolean isPending = isInFlight(lane);
    Lease lease = fold.leaseOf(lane);
    Liveness liveness = null;
    Duration idle = null;
    if (lease != null) {
      Pulse pulse = lease.pulse(fold.progressAt(lease.id()));
      liveness = pulse.liveness(now, lease.timeToLive(context.stallAfter()));
      idle = pulse.idleFor(now);
    } else if (!isPending && hasWorker(lane)) {
      // It has had its time to take the lane, or to end.
      liveness = Liveness.STALLED;
    }
    return new SupervisedLane(
        lane, worker.laneTree(), worker.isExclusive(), false, isPending, liveness, idle);
  }

  /** Lanes that are counted as staffed though nobody holds them. */
  List<String> inFlight() {
    return context.workers().stream().map(Worker::lane).filter(this::isInFlight).toList();
  }

  private boolean isInFlight(String lane) {
    Launch launch = fold.launchOf(lane);
    if (launch == null) {
      return false;
    }
    return switch (launch.state()) {
      case INTENDED ->
          fold.leaseOf(lane) == null && (begun.contains(launch.runId()) || isRecent(launch.at()));
      case LAUNCHED ->
          fold.leaseOf(lane) == null
              && runs(launch)
              && (isRecent(launch.at()) || isRecent(fold.freeSince(lane)));
      // What it touched is free only when it is gone.
      case ENDING, KILLING -> runs(launch);
      case ENDED -> false;
    };
  }

  private boolean hasWorker(String lane) {
    Launch launch = fold.launchOf(lane);
    return launch != null && runs(launch);
  }

  /**
   * A time that is further away in the future than in the past is a mistake, and believed as
   * little.
   */
  private boolean isRecent(Instant time) {
    return time != null && Duration.between(time, now).abs().compareTo(context.coolDown()) < 0;
  }

  /**
   * Why a free lane gets no worker now; null if it may have one.
   *
   * @param reaped lanes whose lease is as good as gone
   */
  String obstacle(Worker worker, Collection<String> reaped) {
    Launch last = fold.launchOf(worker.lane());
    if (last != null && isResting(last)) {
      return "rests until " + last.retryAt() + " after failures=" + last.failures();
    }
    List<Lease> held = new ArrayList<>(fold.leases());
    held.removeIf(lease -> reaped.contains(lease.lane()));
    for (Worker other : context.workers()) {
      if (isInFlight(other.lane())) {
        held.add(leaseToBe(other));
      }
    }
    return Arbiter.decide(held, worker.request()) instanceof Decision.Refused refused
        ? refused.reason()
        : null;
  }

  private boolean isResting(Launch launch) {
    return launch.state() == Launch.State.ENDED
        && launch.retryAt() != null
        && launch.retryAt().isAfter(now)
        && Duration.between(now, launch.retryAt()).compareTo(Watchdog.RESTS.longest()) <= 0;
  }

  private static Lease leaseToBe(Worker worker) {
    return Lease.of(
        Map.of(
            "lane",
            worker.lane(),
            "lane_kind",
            worker.isExclusive() ? "exclusive" : "cluster",
            "tree",
            worker.tree(),
            "holder",
            "its worker, which is on its way or on its way out"));
  }
}
