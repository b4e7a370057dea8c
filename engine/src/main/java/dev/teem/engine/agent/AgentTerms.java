package dev.teem.engine.agent;

import dev.teem.engine.lane.TupleYool;
import dev.teem.engine.space.Tuple;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * On what terms an agent works: the member {@code agent_terms} of its tuple's data. All of them may
 * be left out.
 *
 * <pre>
 *  {"budget":         {"usd": 2.5, "tokens": 100000},   both above 0
 *   "deadline":       "2026-11-22T12:00:00Z",           or seconds since 1970, 1763812800
 *   "retries":        3,                                0 to 100
 *   "cpu_quota_pct":  50,                               1 to 100, of one processor
 *   "disk_quota_mb":  200,                              MiB of its own folder, from 1
 *   "alarm_at":       0.8,                              share of a budget, above 0 up to 1
 *   "within":         [...]}                            written by {@link AgentStep#child}
 * </pre>
 *
 * <p>A budget is that of the agent and all below it together. The other terms hold for each of them
 * by itself, and no agent has wider ones than the agent above it. Immutable.
 *
 * @param budget what it may use up
 * @param deadline when no step may run any more; {@link Instant#MAX} for never
 * @param retries how often a step is tried again, if the terms say
 * @param cpuQuotaPct what it may use of one processor, in percent
 * @param diskQuotaMb what its folder may take of the disk, in MiB; {@link #NO_DISK_QUOTA} for
 *     anything
 * @param alarmAt the share of a budget at which an alarm is raised
 * @param within the agents above it that have budgets, from the top
 */
public record AgentTerms(
    Budget budget,
    Instant deadline,
    OptionalInt retries,
    int cpuQuotaPct,
    long diskQuotaMb,
    double alarmAt,
    List<Ancestor> within) {

  /** The member of a tuple's data. */
  public static final String MEMBER = TupleYool.TERMS;

  /** Any room on the disk. */
  public static final long NO_DISK_QUOTA = Long.MAX_VALUE;

  static final double DEFAULT_ALARM_AT = 0.8;

  private static final String BUDGET = "budget";
  private static final String DEADLINE = "deadline";
  private static final String RETRIES = "retries";
  private static final String CPU_QUOTA_PCT = "cpu_quota_pct";
  private static final String DISK_QUOTA_MB = "disk_quota_mb";
  private static final String ALARM_AT = "alarm_at";
  private static final String WITHIN = "within";
  private static final Set<String> MEMBERS =
      Set.of(BUDGET, DEADLINE, RETRIES, CPU_QUOTA_PCT, DISK_QUOTA_MB, ALARM_AT, WITHIN);

  private static final int MAX_RETRIES = 100;
  private static final int WHOLE_CPU_PCT = 100;

  /** Its bytes fit a long. */
  private static final long MAX_DISK_QUOTA_MB = 1L << 40;

  /** How many agents with budgets may be above one. */
  static final int MAX_WITHIN = 64;

  private static final double MAX_EPOCH_SECONDS = 253_402_300_799.0;
  private static final String DATE =
      "a date, such as \"2026-11-22T12:00:00Z\", or seconds since 1970, up to the year 9999";

  /** No limit at all. */
  public static final AgentTerms NONE =
      new AgentTerms(
          Budget.NONE,
          Instant.MAX,
          OptionalInt.empty(),
          WHOLE_CPU_PCT,
          NO_DISK_QUOTA,
          DEFAULT_ALARM_AT,
          List.of());

  /** Copies the list. */
  public AgentTerms {
    within = List.copyOf(within);
  }

  /**
   * The terms of a tuple; {@link #NONE} if it has none.
   *
   * @throws IllegalArgumentException if they are no terms; the message names the member, its value
   *     and what to write
   */
  public static AgentTerms of(Tuple tuple) {
    return parse(tuple.data().get(MEMBER));
  }

  /** Terms from their JSON form, or {@link #NONE} for null. */
  static AgentTerms parse(Object json) {
    if (json == null) {
      return NONE;
    }
    Members members = Members.of(MEMBER, json, MEMBERS);
    return new AgentTerms(
        Budget.of(members.path(BUDGET), members.get(BUDGET)),
        deadline(members),
        retries(members),
        (int)
            members.integer(CPU_QUOTA_PCT, 1, WHOLE_CPU_PCT, WHOLE_CPU_PCT, "leave it out for 100"),
        members.integer(
            DISK_QUOTA_MB, 1, MAX_DISK_QUOTA_MB, NO_DISK_QUOTA, "leave it out for no limit"),
        members.positive(ALARM_AT, 1, DEFAULT_ALARM_AT, "leave it out for " + DEFAULT_ALARM_AT),
        within(members));
  }

  private static OptionalInt retries(Members members) {
    return members.has(RETRIES)
        ? OptionalInt.of(
            (int) members.integer(RETRIES, 0, MAX_RETRIES, 0, "leave it out for the runner's own"))
        : OptionalInt.empty();
  }

  private static Instant deadline(Members members) {
    return switch (members.get(DEADLINE)) {
      case null -> Instant.MAX;
      case String text -> date(text, members);
      case Number seconds
          when seconds.doubleValue() >= 0 && seconds.doubleValue() <= MAX_EPOCH_SECONDS ->
          Instant.EPOCH.plus(Math.round(seconds.doubleValue() * 1e6), ChronoUnit.MICROS);
      case Number _ ->
          throw members.wrong(DEADLINE, DATE, "are these milliseconds? divide them by 1000");
      default -> throw members.wrong(DEADLINE, DATE, "leave it out for none");
    };
  }

  private static Instant date(String text, Members members) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException _) {
      throw members.wrong(DEADLINE, DATE, "give day, time and zone, or leave it out for none");
    }
  }

  private static List<Ancestor> within(Members members) {
    List<Ancestor> ancestors = new ArrayList<>();
    for (Object each : members.list(WITHIN, MAX_WITHIN)) {
      ancestors.add(Ancestor.of(members.path(WITHIN) + "[" + ancestors.size() + "]", each));
    }
    return ancestors;
  }

  /** Whether there is a limit of the disk. */
  public boolean limitsDisk() {
    return diskQuotaMb != NO_DISK_QUOTA;
  }

  /** These with as many retries, unless they say themselves. */
  AgentTerms retriesUnlessGiven(int runners) {
    return retries.isPresent() ? this : withRetries(OptionalInt.of(runners));
  }

  private AgentTerms withRetries(OptionalInt number) {
    return new AgentTerms(budget, deadline, number, cpuQuotaPct, diskQuotaMb, alarmAt, within);
  }

  /**
   * These, as those of an agent below another: of each term the narrower one. What it gets depends
   * on nothing that changes, such as what is left of a budget, so that a step that is done again
   * makes the same agents.
   *
   * @param above the terms of that
   * @param self what that is to the agents below it
   */
  AgentTerms below(AgentTerms above, Ancestor self) {
    List<Ancestor> ancestors = new ArrayList<>(above.within);
    if (!self.budget().equals(Budget.NONE)) {
      ancestors.add(self);
    }
    if (ancestors.size() > MAX_WITHIN) {
      throw new IllegalStateException(
          "agents with budgets above this one=%d, more than %d; let one higher up put it out"
              .formatted(ancestors.size(), MAX_WITHIN));
    }
    return new AgentTerms(
        budget.least(above.budget),
        deadline.isBefore(above.deadline) ? deadline : above.deadline,
        least(retries, above.retries),
        Math.min(cpuQuotaPct, above.cpuQuotaPct),
        Math.min(diskQuotaMb, above.diskQuotaMb),
        Math.min(alarmAt, above.alarmAt),
        ancestors);
  }

  private static OptionalInt least(OptionalInt a, OptionalInt b) {
    return a.isPresent() && b.isPresent()
        ? OptionalInt.of(Math.min(a.getAsInt(), b.getAsInt()))
        : a.isPresent() ? a : b;
  }

  /** Their JSON form; what sets no limit is left out. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!budget.equals(Budget.NONE)) {
      json.put(BUDGET, budget.toJson());
    }
    if (!deadline.equals(Instant.MAX)) {
      json.put(DEADLINE, deadline.toString());
    }
    retries.ifPresent(number -> json.put(RETRIES, (long) number));
    if (cpuQuotaPct < WHOLE_CPU_PCT) {
      json.put(CPU_QUOTA_PCT, (long) cpuQuotaPct);
    }
    if (limitsDisk()) {
      json.put(DISK_QUOTA_MB, diskQuotaMb);
    }
    if (alarmAt != DEFAULT_ALARM_AT) {
      json.put(ALARM_AT, alarmAt);
    }
    if (!within.isEmpty()) {
      json.put(WITHIN, within.stream().map(Ancestor::toJson).toList());
    }
    return json;
  }
}
