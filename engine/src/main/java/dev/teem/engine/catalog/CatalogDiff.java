package dev.teem.engine.catalog;

import java.util.List;

/**
 * What two versions of a catalog differ in, each list by name. Immutable.
 *
 * @param added what only the later one has
 * @param removed what only the earlier one has
 * @param changed what both have, and not the same
 */
public record CatalogDiff(
    List<CatalogEntry> added, List<CatalogEntry> removed, List<Change> changed) {

  /**
   * One name, two entries. Immutable.
   *
   * @param before in the earlier version
   * @param after in the later one
   */
  public record Change(CatalogEntry before, CatalogEntry after) {}

  /** Copies the lists. */
  public CatalogDiff {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  /** Whether the two are equal. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }
}
