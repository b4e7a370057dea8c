package dev.teem.journal.lease;

import java.util.Comparator;
import java.util.Map;

/**
 * What tells leases apart. Immutable, and ordered so that a map of ids whose hashes collide stays
 * fast.
 *
 * @param loopTs when the holder's loop started, as it says itself; may be empty
 * @param lane the lane; may be empty
 */
public record LeaseId(String loopTs, String lane) implements Comparable<LeaseId> {
  private static final Comparator<LeaseId> ORDER =
      Comparator.comparing(LeaseId::loopTs).thenComparing(LeaseId::lane);

  /** Takes the members {@code loop_ts} and {@code lane}, of whatever type they are. */
  static LeaseId of(Map<String, Object> fields) {
    return new LeaseId(
        JsonValue.textIfTrue(fields.get("loop_ts")), JsonValue.textIfTrue(fields.get("lane")));
  }

  /** Whether it identifies nothing. */
  boolean isEmpty() {
    return loopTs.isEmpty() && lane.isEmpty();
  }

  @Override
  public int compareTo(LeaseId other) {
    return ORDER.compare(this, other);
  }
}
