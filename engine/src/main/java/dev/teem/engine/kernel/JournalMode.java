package dev.teem.engine.kernel;

/** What is done with the results of devices. */
public enum JournalMode {
  /** They are used and forgotten. */
  LIVE,
  /** They are used and kept. */
  RECORD,
  /**
   * They are taken from the journal; no device is asked. One that is missing, or that was the
   * answer to another request, is an error.
   */
  REPLAY,
  /**
   * They are taken from the journal as far as it goes, process by process; from there on devices
   * are asked and the results kept. Until then another request is an error, as in a replay.
   */
  RECOVER
}
