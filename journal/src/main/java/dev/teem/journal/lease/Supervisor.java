package dev.teem.journal.lease;

import dev.teem.journal.lease.SupervisePlan.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Plans how to keep lanes staffed, from a roster at one time and nothing else: it reaps only what
 * stalled, flags what spins, fills free lanes up to a target with workers whose trees are disjoint,
 * and never stops a worker that gets something done. Takes time quadratic in the lanes. Used once,
 * by one thread.
 */
public final class Supervisor {
  private final List<SupervisedLane> roster;
  private final SupervisePolicy policy;

  private final List<LaneTree> held = new ArrayList<>();
  private final List<SupervisedLane> candidates = new ArrayList<>();
  private final List<String> spawn = new ArrayList<>();
  private final List<String> reap = new ArrayList<>();
  private final List<String> flag = new ArrayList<>();
  private final List<String> proposedHalt = new ArrayList<>();
  private final List<String> hold = new ArrayList<>();
  private int alive;

  private Supervisor(List<SupervisedLane> roster, SupervisePolicy policy) {
    this.roster = roster;
    this.policy = policy;
  }

  /**
   * Makes a plan.
   *
   * @param roster all lanes, the one to be staffed first in front
   * @param target how many workers are wanted
   * @param policy how to go about it
   * @return the plan
   * @throws IllegalArgumentException if the target is negative
   */
  public static SupervisePlan plan(
      List<SupervisedLane> roster, int target, SupervisePolicy policy) {
    if (target < 0) {
      throw new IllegalArgumentException("target=" + target + " is negative");
    }
    return new Supervisor(roster, policy).plan(target);
  }

  /**
   * Finds mistakes in a roster: lanes that are meant to run beside each other and cannot.
   *
   * @param roster all lanes
   * @return pairs of lanes that are not exclusive and whose trees are not disjoint, sorted
   */
  public static List<Overlap> overlaps(List<SupervisedLane> roster) {
    List<SupervisedLane> concurrent =
        roster.stream()
            .filter(lane -> !lane.isExclusive())
            .sorted(Comparator.comparing(SupervisedLane::lane))
            .toList();
    List<Overlap> overlaps = new ArrayList<>();
    for (int i = 0; i < concurrent.size(); i++) {
      for (SupervisedLane second : concurrent.subList(i + 1, concurrent.size())) {
        SupervisedLane first = concurrent.get(i);
        if (!first.tree().isDisjointFrom(second.tree())) {
          overlaps.add(new Overlap(first.lane(), second.lane()));
        }
      }
    }
    return overlaps;
  }

  /**
   * Two lanes that cannot be held at once.
   *
   * @param first the one whose name comes first
   * @param second the other
   */
  public record Overlap(String first, String second) {}

  private SupervisePlan plan(int target) {
    roster.forEach(this::look);
    int admissible = admissible();
    fill(Math.min(target, admissible) - alive);
    Outcome outcome = outcome(target, admissible);
    if (outcome == Outcome.OVER_TARGET) {
      flagNewest(alive - target);
    }
    return new SupervisePlan(
        outcome, target, alive, admissible, spawn, reap, flag, proposedHalt, hold);
  }

  private void look(SupervisedLane lane) {
    if (lane.isPending()) {
      keep(lane);
      return;
    }
    switch (lane.liveness()) {
      case null -> candidates.add(lane);
      case ADVANCING -> lookAtAdvancing(lane);
      case SPINNING -> lookAtSpinning(lane);
      case STALLED -> {
        if (policy.reapStalled()) {
          reap.add(lane.lane());
          candidates.add(lane);
        }
      }
    }
  }

  private void lookAtAdvancing(SupervisedLane lane) {
    hold.add(lane.lane());
    if (lane.isRepeatable()) {
      alive++;
      candidates.add(lane);
    } else {
      keep(lane);
    }
  }

  private void lookAtSpinning(SupervisedLane lane) {
    flag.add(lane.lane());
    if (policy.spinHaltAfter() != null
        && lane.idle() != null
        && lane.idle().compareTo(policy.spinHaltAfter()) >= 0) {
      proposedHalt.add(lane.lane());
    }
    if (policy.countSpinningAsAlive()) {
      keep(lane);
    }
  }

  private void keep(SupervisedLane lane) {
    alive++;
    held.add(lane.tree());
  }

  /** An exclusive lane counts only if there is nothing else. */
  private int admissible() {
    List<LaneTree> admitted = new ArrayList<>();
    for (SupervisedLane lane : roster) {
      if (!lane.isExclusive() && lane.tree().isDisjointFromAll(admitted)) {
        admitted.add(lane.tree());
      }
    }
    if (admitted.isEmpty()) {
      return roster.stream().anyMatch(SupervisedLane::isExclusive) ? 1 : 0;
    }
    return policy.maxConcurrency() != null && roster.stream().anyMatch(SupervisedLane::isRepeatable)
        ? Math.max(admitted.size(), policy.maxConcurrency())
        : admitted.size();
  }

  /** Plain lanes come first, then those that can take all the rest, then the last resort. */
  private void fill(int need) {
    candidates.sort(
        Comparator.comparing(SupervisedLane::isExclusive)
            .thenComparing(SupervisedLane::isRepeatable));
    for (SupervisedLane lane : candidates) {
      while (spawn.size() < need && lane.isRepeatable()) {
        spawn.add(lane.lane());
      }
      if (spawn.size() < need && lane.tree().isDisjointFromAll(held)) {
        spawn.add(lane.lane());
        held.add(lane.tree());
      }
    }
  }

  private Outcome outcome(int target, int admissible) {
    if (target > admissible) {
      return Outcome.TARGET_UNREACHABLE;
    }
    if (alive > target) {
      return Outcome.OVER_TARGET;
    }
    return spawn.isEmpty() ? Outcome.AT_TARGET : Outcome.FILLING;
  }

  private void flagNewest(int excess) {
    roster.reversed().stream()
        .filter(lane -> !lane.isPending() && lane.liveness() == Liveness.ADVANCING)
        .limit(excess)
        .forEach(lane -> flag.add(lane.lane()));
  }
}
