package dev.teem.journal.witness;

import java.util.Objects;

/**
 * What somebody says was done: that an entity was inserted or updated.
 *
 * @param key names the effect; blank if nothing that can be checked is claimed
 * @param subject what sources are asked about, where that is not the key; empty if it is. White
 *     space is not empty: it asks about nothing.
 * @param narrated the claim in the claimant's words, or empty
 */
public record EffectClaim(String key, String subject, String narrated) {
  /** Nothing is claimed. */
  public static final EffectClaim NONE = new EffectClaim("", "", "");

  /** Refuses null. */
  public EffectClaim {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(narrated, "narrated");
  }

  /** Whether there is nothing to check. */
  public boolean isBlank() {
    return WhiteSpace.strip(key).isEmpty();
  }

  /** What sources are asked about. */
  public String probe() {
    return subject.isEmpty() ? key : subject;
  }
}
