package dev.teem.journal.witness;

/** What a source says of an effect that somebody claims. */
public enum Stance {
  /** It is there. */
  ATTESTED,
  /** It is not there. */
  REFUTED,
  /** The source cannot tell. */
  NO_SIGNAL
}
