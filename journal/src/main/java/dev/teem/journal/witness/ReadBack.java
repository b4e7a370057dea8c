package dev.teem.journal.witness;

import java.util.Objects;

/**
 * What a source reports when it is asked about an effect.
 *
 * @param source its name
 * @param accountability who wrote what it read
 * @param stance what it says
 * @param subject what it was asked about
 * @param reached whether it could look at all; if not, its stance counts for nothing
 */
public record ReadBack(
    String source, Accountability accountability, Stance stance, String subject, boolean reached) {
  /** Refuses null. */
  public ReadBack {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(accountability, "accountability");
    Objects.requireNonNull(stance, "stance");
    Objects.requireNonNull(subject, "subject");
  }

  /** Whether its word counts: somebody other than the claimant answers for it. */
  public boolean accountable() {
    return accountability.accountable();
  }

  boolean says(Stance wanted) {
    return reached && stance == wanted;
  }
}
