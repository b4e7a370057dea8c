package dev.teem.journal.witness;

import java.util.Locale;

/** What became of an entity between two snapshots. */
public enum Change {
  /** Only the later one has it. */
  INSERTED,
  /** Both have it, with different values. */
  UPDATED,
  /** Only the earlier one has it. */
  DELETED;

  /** The name as users read it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
