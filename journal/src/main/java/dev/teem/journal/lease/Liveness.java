package dev.teem.journal.lease;

/** What the holder of a lane seems to do. */
public enum Liveness {
  /** It gets something done. */
  ADVANCING,
  /** It is alive, but gets nothing done. */
  SPINNING,
  /** It shows no sign of life. */
  STALLED
}
