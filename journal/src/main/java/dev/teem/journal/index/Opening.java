package dev.teem.journal.index;

/** What {@link HashIndex#open} found; decides how much of the log the caller has to read again. */
public enum Opening {
  /** There was no file, or an empty one: the index starts empty. */
  CREATED,
  /** Closed by {@link HashIndex#close}: the index is complete. */
  CLEAN,
  /**
   * Not closed, but the machine has not been restarted since, so every store of the dead process is
   * there: entries put after the last checkpoint may or may not be in, those before it are.
   */
  RECOVERED,
  /**
   * Not closed and written under another (or an unknown) boot of the machine, so pages may be lost:
   * the index starts empty.
   */
  STALE_BOOT,
  /** The process died while segments were being exchanged: the index starts empty. */
  TORN,
  /** Something in the header or a table fails its check: the index starts empty. */
  DAMAGED;

  /**
   * Whether the old entries are gone, so that the caller has to read the log from its beginning.
   */
  public boolean startsEmpty() {
    return this != CLEAN && this != RECOVERED;
  }
}
