package dev.teem.journal.witness;

import java.util.List;
import java.util.Objects;

/**
 * A source that reads claims back from the difference of two snapshots.
 *
 * <p>It is a witness only if the claimant had no hand in the snapshots. Whoever makes one answers
 * for that: with {@link Accountability#OS_RECORDED} for a store on this machine, with {@link
 * Accountability#THIRD_PARTY} for one elsewhere.
 *
 * @param delta what has changed
 * @param accountability who wrote the snapshots
 */
public record StateDiffWitness(StateDelta delta, Accountability accountability) {
  /** The name of the source. */
  public static final String NAME = "state_diff";

  /**
   * Refuses snapshots by the claimant.
   *
   * @throws IllegalArgumentException if they are {@link Accountability#AGENT_AUTHORED}
   */
  public StateDiffWitness {
    Objects.requireNonNull(delta, "delta");
    Objects.requireNonNull(accountability, "accountability");
    if (!accountability.accountable()) {
      throw new IllegalArgumentException(
          "accountability="
              + accountability
              + ": snapshots that the claimant wrote are no witness;"
              + " take them from the store, as OS_RECORDED or THIRD_PARTY");
    }
  }

  /**
   * Looks an entity up in what has changed. A deleted one is not there: nobody made it.
   *
   * @param subject its key; white space around it does not count
   */
  public ReadBack readBack(String subject) {
    String key = WhiteSpace.strip(subject);
    if (key.isEmpty()) {
      return new ReadBack(NAME, accountability, Stance.NO_SIGNAL, subject, false);
    }
    boolean there = delta.inserted().contains(key) || delta.updated().contains(key);
    return new ReadBack(NAME, accountability, there ? Stance.ATTESTED : Stance.REFUTED, key, true);
  }

  /** Judges a claim by this source alone. */
  public Verdict judge(EffectClaim claim) {
    return Verdict.on(claim, List.of(readBack(claim.probe())));
  }
}
