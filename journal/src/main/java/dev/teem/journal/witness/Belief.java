package dev.teem.journal.witness;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What sources say together. Those whose word the claimant wrote are listed, but never count.
 *
 * @param attesting those that were reached and found the effect, in their order
 * @param refuting those that were reached and did not find it
 * @param silent those that were not reached or cannot tell
 */
public record Belief(List<ReadBack> attesting, List<ReadBack> refuting, List<ReadBack> silent) {
  /** Copies the lists. */
  public Belief {
    attesting = List.copyOf(attesting);
    refuting = List.copyOf(refuting);
    silent = List.copyOf(silent);
  }

  /** Joins read-backs of one effect. */
  public static Belief of(List<ReadBack> readBacks) {
    return new Belief(
        those(readBacks, each -> each.says(Stance.ATTESTED)),
        those(readBacks, each -> each.says(Stance.REFUTED)),
        those(readBacks, each -> !each.says(Stance.ATTESTED) && !each.says(Stance.REFUTED)));
  }

  private static List<ReadBack> those(List<ReadBack> readBacks, Predicate<ReadBack> wanted) {
    return readBacks.stream().filter(wanted).toList();
  }

  /** The first accountable source that found the effect. */
  public Optional<ReadBack> accountableAttesting() {
    return attesting.stream().filter(ReadBack::accountable).findFirst();
  }

  /** The first accountable source that did not find it. */
  public Optional<ReadBack> accountableRefuting() {
    return refuting.stream().filter(ReadBack::accountable).findFirst();
  }
}
