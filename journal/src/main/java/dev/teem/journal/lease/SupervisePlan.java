package dev.teem.journal.lease;

import java.util.List;

/**
 * What to do so that as many workers run as are wanted. Immutable; lanes are named in the order in
 * which to act on them.
 *
 * @param outcome how the workers compare with what is wanted
 * @param target how many are wanted
 * @param alive how many there are, with those on their way
 * @param admissible how many the roster can hold at once
 * @param spawn start a worker; a repeatable lane may be there several times
 * @param reap take the lane from a worker that stalled
 * @param flag show to a person: a worker spins, or is one too many
 * @param proposedHalt ask whether to stop a worker that has spun too long
 * @param hold leave alone: a worker gets something done
 */
public record SupervisePlan(
    Outcome outcome,
    int target,
    int alive,
    int admissible,
    List<String> spawn,
    List<String> reap,
    List<String> flag,
    List<String> proposedHalt,
    List<String> hold) {
  /** Copies the lists. */
  public SupervisePlan {
    spawn = List.copyOf(spawn);
    reap = List.copyOf(reap);
    flag = List.copyOf(flag);
    proposedHalt = List.copyOf(proposedHalt);
    hold = List.copyOf(hold);
  }

  /** How the workers compare with what is wanted. */
  public enum Outcome {
    /** More are wanted than the roster can hold. */
    TARGET_UNREACHABLE,
    /** More are alive than are wanted; nobody healthy is stopped for it. */
    OVER_TARGET,
    /** Some are to be started. */
    FILLING,
    /** Nothing is to be started: there are enough, or no lane is free that could be held. */
    AT_TARGET
  }

  /**
   * The plan's reason, for people.
   *
   * @return a sentence with the figures
   */
  public String reason() {
    String figures = "target=" + target + ", alive=" + alive + ", admissible=" + admissible;
    return switch (outcome) {
      case TARGET_UNREACHABLE -> figures + ": declare more disjoint lanes, or want fewer workers";
      case OVER_TARGET -> figures + ": the newest are flagged, none is stopped";
      case FILLING -> figures + ": starting=" + spawn.size();
      case AT_TARGET -> figures + ": nothing to start";
    };
  }
}
