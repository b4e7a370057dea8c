package dev.teem.journal.lease;

import dev.teem.engine.receipt.JsonLine;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A lane held by somebody: a JSON object of which no member is certain.
 *
 * <p>Immutable. A change shares with the lease it was made from all that was granted, so that a
 * heart-beat costs the same however much a lease carries.
 */
public final class Lease {
  private final Map<String, Object> granted;
  private final Map<String, Object> changed;

  /** Of the entry that granted it; null if that is what its own members give. */
  private final LeaseId grantedUnder;

  /** Derived from what was granted; made when first asked for, by any thread. */
  private LaneTree tree;

  private Lease(
      Map<String, Object> granted,
      Map<String, Object> changed,
      LeaseId grantedUnder,
      LaneTree tree) {
    this.granted = granted;
    this.grantedUnder = grantedUnder;
    this.changed = changed;
    this.tree = tree;
  }

  /**
   * Makes a lease of any members.
   *
   * @param fields as for {@link JournalEntry#of}: lane, lane_kind, tree, loop_ts, host_id, pid,
   *     holder, acquired_at, heartbeat_at, ttl_minutes, run_id, children and others; copied
   * @return the lease
   * @throws IllegalArgumentException as {@link JournalEntry#of} does
   */
  public static Lease of(Map<String, ?> fields) {
    return granted(FrozenJson.object(fields));
  }

  /** Wraps what {@link JsonLine#parse} gave, without copying. */
  static Lease granted(Map<String, Object> unmodifiable) {
    return new Lease(unmodifiable, Map.of(), null, null);
  }

  /** The same as another program granted it, by an entry that may name another lane, or none. */
  Lease under(LeaseId id) {
    return id.equals(id()) ? this : new Lease(granted, changed, id, tree);
  }

  /** Sets a member other than those that it is told apart or protected by. */
  Lease with(String name, Object value) {
    Map<String, Object> changes = new LinkedHashMap<>(changed);
    changes.put(name, value);
    return new Lease(granted, Collections.unmodifiableMap(changes), grantedUnder, tree);
  }

  /**
   * One member.
   *
   * @param name of the member
   * @return its value, null if it is null or absent
   */
  public Object get(String name) {
    return changed.containsKey(name) ? changed.get(name) : granted.get(name);
  }

  /**
   * The members.
   *
   * @return an unmodifiable map, down to its leaves
   */
  public Map<String, Object> fields() {
    if (changed.isEmpty()) {
      return granted;
    }
    Map<String, Object> fields = new LinkedHashMap<>(granted);
    fields.putAll(changed);
    return Collections.unmodifiableMap(fields);
  }

  /**
   * What tells it apart from others, and what entries that change it must name.
   *
   * @return the id of the entry that granted it; else the one that its own members give
   */
  public LeaseId id() {
    return grantedUnder == null ? LeaseId.of(granted) : grantedUnder;
  }

  /**
   * The lane.
   *
   * @return its name; may be empty
   */
  public String lane() {
    return JsonValue.textIfTrue(granted.get("lane"));
  }

  /**
   * Who holds it.
   *
   * @return a name; may be empty
   */
  public String holder() {
    return JsonValue.textIfTrue(get("holder"));
  }

  /**
   * Whether no other lane may be held at the same time.
   *
   * @return whether {@code lane_kind} is "exclusive"
   */
  public boolean isExclusive() {
    return "exclusive".equals(granted.get("lane_kind"));
  }

  /**
   * What the holder may touch.
   *
   * @return the tree; one that is disjoint from nothing if the lease has none that can be read
   */
  public LaneTree tree() {
    LaneTree known = tree;
    if (known == null) {
      known = LaneTree.ofValue(granted.get("tree"));
      tree = known;
    }
    return known;
  }

  /**
   * Signs of life that the lease itself carries.
   *
   * @param progressAt when its holder last got something done; null if it never did
   * @return them, with the start and the last heart-beat
   */
  public Pulse pulse(Instant progressAt) {
    return new Pulse(
        JsonValue.instant(get("acquired_at")), progressAt, JsonValue.instant(get("heartbeat_at")));
  }

  /**
   * How long the lease lives on without a sign of life.
   *
   * @param otherwise what holds if {@code ttl_minutes} is not a positive number
   * @return {@code ttl_minutes}, at most what fits milliseconds
   */
  public Duration timeToLive(Duration otherwise) {
    boolean isPositive = get("ttl_minutes") instanceof Number number && number.doubleValue() > 0;
    return isPositive
        ? Duration.ofMillis((long) (((Number) get("ttl_minutes")).doubleValue() * 60_000))
        : otherwise;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Lease lease && fields().equals(lease.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return JsonLine.write(fields());
  }
}
