package dev.teem.journal.witness;

import dev.teem.engine.receipt.CodePointOrder;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How two snapshots of a store differ, by the keys of its entities.
 *
 * <p>All sets are in code-point order and cannot be changed.
 *
 * @param inserted what only the later snapshot has
 * @param deleted what only the earlier one has
 * @param updated what both have, with different values
 */
public record StateDelta(Set<String> inserted, Set<String> deleted, Set<String> updated) {
  /** Copies and sorts the sets. */
  public StateDelta {
    inserted = sorted(inserted);
    deleted = sorted(deleted);
    updated = sorted(updated);
  }

  private static Set<String> sorted(Collection<String> keys) {
    Set<String> sorted = new TreeSet<>(CodePointOrder::compare);
    sorted.addAll(keys);
    return Collections.unmodifiableSet(sorted);
  }

  /** Compares two snapshots; see {@link Snapshot} for when values are equal. */
  public static StateDelta between(Snapshot before, Snapshot after) {
    Set<String> inserted = new HashSet<>(after.entities().keySet());
    inserted.removeAll(before.entities().keySet());
    Set<String> deleted = new HashSet<>();
    Set<String> updated = new HashSet<>();
    for (Map.Entry<String, Object> entity : before.entities().entrySet()) {
      String key = entity.getKey();
      if (!after.entities().containsKey(key)) {
        deleted.add(key);
      } else if (!Objects.equals(entity.getValue(), after.entities().get(key))) {
        updated.add(key);
      }
    }
    return new StateDelta(inserted, deleted, updated);
  }

  /** What became of an entity; empty if nothing did, or if it is in neither snapshot. */
  public Optional<Change> changeOf(String key) {
    if (inserted.contains(key)) {
      return Optional.of(Change.INSERTED);
    }
    if (updated.contains(key)) {
      return Optional.of(Change.UPDATED);
    }
    return deleted.contains(key) ? Optional.of(Change.DELETED) : Optional.empty();
  }

  /** What somebody may say that they made: inserted or updated. */
  public Set<String> changed() {
    Set<String> changed = new HashSet<>(inserted);
    changed.addAll(updated);
    return sorted(changed);
  }
}
