package dev.teem.journal.lease;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the entries of a lane journal. Each has the members that are always there, empty or null
 * where nothing is known; {@link JournalEntry#with} sets them, {@code reason} and {@code
 * prev_holder} above all.
 *
 * <p>Names, ids and process numbers are JSON values of the caller's choice, as {@link
 * JournalEntry#of} takes them; every method throws IllegalArgumentException where that does.
 * Stateless: any thread may call any method.
 */
public final class Entries {
  private static final Map<String, Object> SCHEMA = Map.of("family", "lane-journal", "version", 1);

  private Entries() {}

  /**
   * A lane is granted.
   *
   * @param lease whose {@code run_id}, where it has one, becomes text
   * @return an ACQUIRE that carries it
   */
  public static JournalEntry acquire(Lease lease) {
    return acquire(lease, lease.get("run_id"), null);
  }

  /**
   * A lane is granted, by a run that may have spawned others.
   *
   * @param lease what is granted
   * @param runId the run; becomes text on the lease; null for the lease's own
   * @param children who works for the holder, to be found again when it is gone; null for the
   *     lease's own
   * @return an ACQUIRE that carries the lease with both, but leaves it alone where they are empty
   */
  public static JournalEntry acquire(Lease lease, Object runId, List<?> children) {
    Map<String, Object> nested = new LinkedHashMap<>(lease.fields());
    Object run = runId == null ? lease.get("run_id") : runId;
    if (JsonValue.isTrue(run)) {
      nested.put("run_id", JsonValue.text(run));
    }
    if (children != null && !children.isEmpty()) {
      nested.put("children", children);
    }
    Map<String, Object> fields = op(Op.ACQUIRE);
    copy(lease, fields, "lane", "lane_kind", "tree", "loop_ts", "host_id", "pid", "ttl_minutes");
    fields.put("prev_holder", null);
    fields.put("reason", "");
    fields.put("lease", nested);
    return JournalEntry.of(fields);
  }

  /**
   * A lease is asserted again.
   *
   * @param lease that another record says is held
   * @return a RECONCILE that carries it
   */
  public static JournalEntry reconcile(Lease lease) {
    return acquire(lease).with("op", Op.RECONCILE.text());
  }

  /**
   * A lane is given back.
   *
   * @param lease that ends
   * @return a RELEASE with the reason "explicit"
   */
  public static JournalEntry release(Lease lease) {
    Map<String, Object> fields = op(Op.RELEASE);
    copy(lease, fields, "lane", "loop_ts", "host_id");
    identify(lease, fields);
    fields.put("reason", "explicit");
    return JournalEntry.of(fields);
  }

  /**
   * A lane is taken from a holder that is gone.
   *
   * @param lease that ends
   * @return a SCAVENGE with the reason "scavenged"
   */
  public static JournalEntry scavenge(Lease lease) {
    Map<String, Object> fields = op(Op.SCAVENGE);
    copy(lease, fields, "lane", "loop_ts", "host_id", "pid");
    identify(lease, fields);
    fields.put("prev_holder", null);
    fields.put("reason", "scavenged");
    return JournalEntry.of(fields);
  }

  /**
   * A holder is alive.
   *
   * @param lease that it holds
   * @return a HEARTBEAT as of the time that it is stamped with, unless {@code heartbeat_at} is set
   */
  public static JournalEntry heartbeat(Lease lease) {
    Map<String, Object> fields = op(Op.HEARTBEAT);
    copy(lease, fields, "lane", "loop_ts", "host_id");
    identify(lease, fields);
    return JournalEntry.of(fields);
  }

  /**
   * A lease changes hands. What its lane, tree and children are does not.
   *
   * @param lease whose holder is gone, but whose children are not
   * @param holder the new one
   * @param now the first heart-beat under it, cut to seconds
   * @return an ADOPT with the host of the lease and no {@code pid}
   */
  public static JournalEntry adopt(Lease lease, Object holder, Instant now) {
    Map<String, Object> fields = op(Op.ADOPT);
    copy(lease, fields, "lane", "loop_ts");
    identify(lease, fields);
    fields.put("holder", holder);
    fields.put("pid", null);
    fields.put("host_id", lease.get("host_id"));
    fields.put("prev_holder", lease.get("holder"));
    fields.put("heartbeat_at", JournalEntry.secondsOf(now));
    fields.put("reason", "");
    return JournalEntry.of(fields);
  }

  /**
   * A request is denied.
   *
   * @param owner who asked
   * @param lane that it asked for
   * @param reason for people
   * @return a REFUSE with an empty {@code reason_class}
   */
  public static JournalEntry refuse(Object owner, Object lane, Object reason) {
    Map<String, Object> fields = op(Op.REFUSE);
    fields.put("lane", JsonValue.orEmpty(lane));
    fields.put("loop_ts", "");
    fields.put("host_id", null);
    fields.put("run_id", null);
    fields.put("holder", owner);
    fields.put("reason", JsonValue.orEmpty(reason));
    fields.put("reason_class", "");
    return JournalEntry.of(fields);
  }

  /**
   * A holder shall stop.
   *
   * @param handle what the host knows it by
   * @return a HALT with no {@code command}
   */
  public static JournalEntry halt(Object handle) {
    Map<String, Object> fields = op(Op.HALT);
    fields.put("handle", handle);
    fields.put("lane", "");
    fields.put("loop_ts", "");
    fields.put("host_id", null);
    fields.put("run_id", null);
    fields.put("command", null);
    fields.put("reason", "");
    return JournalEntry.of(fields);
  }

  /**
   * Something was proposed on an intervention.
   *
   * @param proposal its intervention, dispatch_call, handler, reason, reason_class, and whatever
   *     else it has; null for none
   * @return an ENFORCE that carries it and has those five on top, with {@code withheld} as the
   *     opposite of {@code dispatch_call}
   */
  public static JournalEntry enforce(Map<String, ?> proposal) {
    Map<String, Object> body = proposal == null ? Map.of() : FrozenJson.object(proposal);
    Object dispatched = body.get("dispatch_call");
    Map<String, Object> fields = op(Op.ENFORCE);
    fields.put("lane", "");
    fields.put("loop_ts", "");
    fields.put("host_id", null);
    fields.put("run_id", null);
    fields.put("holder", "");
    fields.put("tool", "");
    fields.put("intervention", JsonValue.textIfTrue(body.get("intervention")));
    fields.put("dispatch_call", dispatched == null ? null : JsonValue.isTrue(dispatched));
    fields.put("withheld", dispatched == null ? null : !JsonValue.isTrue(dispatched));
    for (String name : List.of("handler", "reason", "reason_class")) {
      fields.put(name, JsonValue.orEmpty(body.get(name)));
    }
    fields.put("proposal", body);
    return JournalEntry.of(fields);
  }

  /**
   * A unit of work was tried.
   *
   * @param unitId the unit; becomes text
   * @param outcome what came of it; becomes text
   * @param runId who tried; becomes text; null if it is not known
   * @return an ATTEMPT with the version of its form
   */
  public static JournalEntry attempt(Object unitId, Object outcome, Object runId) {
    Map<String, Object> fields = op(Op.ATTEMPT);
    fields.put("schema", SCHEMA);
    fields.put("unit_id", JsonValue.text(unitId));
    fields.put("outcome", JsonValue.text(outcome));
    fields.put("lane", "");
    fields.put("loop_ts", "");
    fields.put("host_id", null);
    putRun(runId, fields);
    return JournalEntry.of(fields);
  }

  /**
   * Somebody is about to take a lane.
   *
   * @param lane that it will ask for
   * @param runId the run; becomes text; null if it is not known
   * @return a SPAWN
   */
  public static JournalEntry spawn(Object lane, Object runId) {
    Map<String, Object> fields = op(Op.SPAWN);
    fields.put("lane", lane);
    fields.put("loop_ts", "");
    fields.put("holder", "");
    fields.put("host_id", null);
    fields.put("pid", null);
    fields.put("reason", "");
    putRun(runId, fields);
    return JournalEntry.of(fields);
  }

  /**
   * All that is live.
   *
   * @param leases in their order
   * @param seqWatermark the largest number that an entry before had
   * @return a CHECKPOINT
   */
  public static JournalEntry checkpoint(Collection<Lease> leases, BigInteger seqWatermark) {
    Map<String, Object> fields = op(Op.CHECKPOINT);
    fields.put("leases", leases.stream().map(Lease::fields).toList());
    fields.put("seq_watermark", seqWatermark);
    return JournalEntry.of(fields);
  }

  private static Map<String, Object> op(Op op) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("op", op.text());
    return fields;
  }

  private static void copy(Lease lease, Map<String, Object> fields, String... names) {
    for (String name : names) {
      fields.put(name, lease.get(name));
    }
  }

  /** An entry reaches a lease by the id under which it was granted, be that not its own. */
  private static void identify(Lease lease, Map<String, Object> fields) {
    LeaseId id = lease.id();
    if (!id.equals(LeaseId.of(fields))) {
      fields.put("lane", id.lane());
      fields.put("loop_ts", id.loopTs());
    }
  }

  private static void putRun(Object runId, Map<String, Object> fields) {
    if (runId != null) {
      fields.put("run_id", JsonValue.text(runId));
    }
  }
}
