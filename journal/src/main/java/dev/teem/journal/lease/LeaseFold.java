package dev.teem.journal.lease;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The leases that are live after the entries of a journal, applied one after the other in the order
 * in which they were appended. An entry costs the same however many leases are live; a CHECKPOINT
 * costs as much as it carries.
 *
 * <p>Owned by one thread at a time.
 */
public final class LeaseFold {
  /** What an ACQUIRE may say of a lease by itself, without a lease nested in it. */
  private static final List<String> INLINE =
      List.of(
          "lane",
          "lane_kind",
          "tree",
          "loop_ts",
          "host_id",
          "pid",
          "acquired_at",
          "heartbeat_at",
          "ttl_minutes",
          "holder",
          "run_id");

  private static final List<String> OWNERSHIP = List.of("holder", "pid", "host_id");

  private final Map<LeaseId, Lease> live = new LinkedHashMap<>();
  private BigInteger seqWatermark = BigInteger.ZERO;

  /** Starts with no lease. */
  public LeaseFold() {}

  /**
   * Folds a whole journal.
   *
   * @param entries in the order in which they were appended
   * @return the leases that are live after them, the one granted first in front
   */
  public static List<Lease> replay(Iterable<JournalEntry> entries) {
    LeaseFold fold = new LeaseFold();
    entries.forEach(fold::apply);
    return List.copyOf(fold.leases());
  }

  /**
   * Shortens a journal: {@link #replay} gives the same of it, and no {@code seq} is given twice.
   *
   * <p>A lease is then known by its own members. One that has neither {@code loop_ts} nor {@code
   * lane}, or the same as another's, is lost; {@link Entries} makes no entry that grants such a
   * lease under another id than its own.
   *
   * @param entries in the order in which they were appended
   * @return one CHECKPOINT, and after it the entries that are CORRUPT, which are evidence
   * @throws IllegalArgumentException if a lease is nested so deep that no CHECKPOINT can carry it
   */
  public static List<JournalEntry> compact(Iterable<JournalEntry> entries) {
    LeaseFold fold = new LeaseFold();
    List<JournalEntry> corrupt = new ArrayList<>();
    for (JournalEntry entry : entries) {
      fold.apply(entry);
      if (entry.op() == Op.CORRUPT) {
        corrupt.add(entry);
      }
    }
    List<JournalEntry> compacted = new ArrayList<>();
    compacted.add(fold.checkpoint());
    compacted.addAll(corrupt);
    return compacted;
  }

  /**
   * Takes the next entry into account. What changes no lease, and what identifies none, is ignored
   * but for its number.
   *
   * @param entry that was appended next
   */
  public void apply(JournalEntry entry) {
    seqWatermark = seqWatermark.max(entry.seq());
    LeaseId id = entry.leaseId();
    Op op = entry.op();
    if (op == Op.CHECKPOINT) {
      rebase(entry.fields().get("leases"));
    } else if (!id.isEmpty()) {
      switch (op) {
        case ACQUIRE, RECONCILE -> live.put(id, granted(entry.fields()).under(id));
        case RELEASE, SCAVENGE -> live.remove(id);
        case HEARTBEAT -> live.computeIfPresent(id, (same, lease) -> beaten(lease, entry.fields()));
        case ADOPT -> live.computeIfPresent(id, (same, lease) -> adopted(lease, entry.fields()));
        default -> {}
      }
    }
  }

  private void rebase(Object leases) {
    live.clear();
    if (leases instanceof List<?> list) {
      for (Object each : list) {
        if (each instanceof Map<?, ?> fields) {
          Lease lease = lease(fields);
          if (!lease.id().isEmpty()) {
            live.put(lease.id(), lease);
          }
        }
      }
    }
  }

  private static Lease granted(Map<String, Object> entry) {
    if (entry.get("lease") instanceof Map<?, ?> nested) {
      return lease(nested);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String name : INLINE) {
      if (entry.containsKey(name)) {
        fields.put(name, entry.get(name));
      }
    }
    return Lease.granted(Collections.unmodifiableMap(fields));
  }

  @SuppressWarnings("unchecked") // The keys of all objects in an entry are strings.
  private static Lease lease(Map<?, ?> fields) {
    return Lease.granted((Map<String, Object>) fields);
  }

  private static Lease beaten(Lease lease, Map<String, Object> entry) {
    Object at = entry.get("heartbeat_at");
    Object heartbeatAt = JsonValue.isTrue(at) ? at : entry.get("ts");
    return JsonValue.isTrue(heartbeatAt) ? lease.with("heartbeat_at", heartbeatAt) : lease;
  }

  private static Lease adopted(Lease lease, Map<String, Object> entry) {
    Lease adopted = lease;
    for (String name : OWNERSHIP) {
      if (entry.get(name) != null) {
        adopted = adopted.with(name, entry.get(name));
      }
    }
    return beaten(adopted, entry);
  }

  /**
   * The leases that are live.
   *
   * @return a view, unmodifiable, the one granted first in front; it changes with the next entry
   */
  public Collection<Lease> leases() {
    return Collections.unmodifiableCollection(live.values());
  }

  /**
   * A lease by the id under which it was granted.
   *
   * @param id of the entry that granted it
   * @return the lease; null if none is live
   */
  public Lease lease(LeaseId id) {
    return live.get(id);
  }

  /**
   * The number for the next entry.
   *
   * @return one more than the largest so far, at least 1
   */
  public BigInteger nextSeq() {
    return seqWatermark.add(BigInteger.ONE);
  }

  /**
   * All that the fold knows, as an entry that can stand for those that it came from.
   *
   * @return a CHECKPOINT with the leases that are live and the largest number so far
   * @throws IllegalArgumentException if a lease is nested so deep that no CHECKPOINT can carry it
   */
  public JournalEntry checkpoint() {
    return Entries.checkpoint(live.values(), seqWatermark);
  }
}
