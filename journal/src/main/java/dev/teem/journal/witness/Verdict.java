package dev.teem.journal.witness;

import java.util.List;
import java.util.Optional;

/**
 * What is to be thought of a claim: confirmed, refuted, or unwitnessed, and never a guess.
 *
 * <p>Each says which sources were silent. The names that programs know them by are {@link #word}
 * and {@link #reasonClass}.
 */
public sealed interface Verdict {
  /** The claim it is about. */
  EffectClaim claim();

  /** The sources that were not reached or could not tell. */
  List<ReadBack> silent();

  /**
   * An accountable source found the effect, and none missed it.
   *
   * @param witness the first that found it
   */
  record Confirmed(EffectClaim claim, ReadBack witness, List<ReadBack> silent) implements Verdict {}

  /** An accountable source looked and did not find the effect. */
  sealed interface Refuted extends Verdict {}

  /**
   * None found it.
   *
   * @param witness the first that missed it
   */
  record Absent(EffectClaim claim, ReadBack witness, List<ReadBack> silent) implements Refuted {}

  /**
   * Accountable sources disagree: a person has to look.
   *
   * @param witness the first that found it
   * @param opponent the first that missed it
   */
  record Conflict(EffectClaim claim, ReadBack witness, ReadBack opponent, List<ReadBack> silent)
      implements Refuted {}

  /** No accountable source can tell. */
  sealed interface Unwitnessed extends Verdict {}

  /** Nobody found it at all. */
  record NoSignal(EffectClaim claim, List<ReadBack> silent) implements Unwitnessed {}

  /**
   * Only the claimant found it, on a surface that it writes itself.
   *
   * @param agent the first source that did
   */
  record ForgeableFloor(EffectClaim claim, ReadBack agent, List<ReadBack> silent)
      implements Unwitnessed {}

  /** There is nothing to check. */
  record NoClaim() implements Verdict {
    @Override
    public EffectClaim claim() {
      return EffectClaim.NONE;
    }

    @Override
    public List<ReadBack> silent() {
      return List.of();
    }
  }

  /** Judges a claim by what sources report about it. */
  static Verdict on(EffectClaim claim, List<ReadBack> readBacks) {
    if (claim.isBlank()) {
      return new NoClaim();
    }
    Belief belief = Belief.of(readBacks);
    Optional<ReadBack> attesting = belief.accountableAttesting();
    Optional<ReadBack> refuting = belief.accountableRefuting();
    List<ReadBack> silent = belief.silent();
    if (attesting.isPresent()) {
      return refuting.isPresent()
          ? new Conflict(claim, attesting.get(), refuting.get(), silent)
          : new Confirmed(claim, attesting.get(), silent);
    }
    if (refuting.isPresent()) {
      return new Absent(claim, refuting.get(), silent);
    }
    return belief.attesting().isEmpty()
        ? new NoSignal(claim, silent)
        : new ForgeableFloor(claim, belief.attesting().getFirst(), silent);
  }

  /** CONFIRMED, REFUTED, UNWITNESSED or NO_CLAIM. */
  default String word() {
    return switch (this) {
      case Confirmed _ -> "CONFIRMED";
      case Refuted _ -> "REFUTED";
      case Unwitnessed _ -> "UNWITNESSED";
      case NoClaim _ -> "NO_CLAIM";
    };
  }

  /** The {@link #word}, or what tells apart those that share it. */
  default String reasonClass() {
    return switch (this) {
      case Conflict _ -> "CONFLICT";
      case NoSignal _ -> "UNWITNESSED_NO_SIGNAL";
      case ForgeableFloor _ -> "UNWITNESSED_FORGEABLE_FLOOR";
      case Confirmed _, Absent _, NoClaim _ -> word();
    };
  }

  /** Why, for people. */
  default String reason() {
    return switch (this) {
      case Confirmed confirmed ->
          confirmed.witness().source() + " finds the change, and the claimant did not write it";
      case Absent absent -> absent.witness().source() + " looked, and the change is not there";
      case Conflict conflict ->
          conflict.witness().source()
              + " finds the change and "
              + conflict.opponent().source()
              + " does not: somebody has to look";
      case NoSignal _ -> "nobody who could tell was reached, so it may have happened or not";
      case ForgeableFloor floor ->
          "only " + floor.agent().source() + " finds the change, which the claimant writes itself";
      case NoClaim _ -> "the key is blank: nothing is claimed that could be checked";
    };
  }

  /** Who decided it, if somebody did. */
  default Optional<ReadBack> decidedBy() {
    return switch (this) {
      case Confirmed confirmed -> Optional.of(confirmed.witness());
      case Absent absent -> Optional.of(absent.witness());
      case Conflict conflict -> Optional.of(conflict.witness());
      case Unwitnessed _, NoClaim _ -> Optional.empty();
    };
  }
}
