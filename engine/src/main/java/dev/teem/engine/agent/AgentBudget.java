package dev.teem.engine.agent;

import dev.teem.engine.account.Account;
import dev.teem.engine.account.Meter;
import dev.teem.engine.account.Quota;
import dev.teem.engine.account.QuotaExceededException;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Execution;
import dev.teem.engine.receipt.Receipt;
import dev.teem.engine.receipt.ReceiptStore;
import dev.teem.engine.time.EngineClock;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one agent and all below it have used and may use, while one of them runs: an account for
 * what is used meanwhile, over what earlier runs have noted. Any thread may use it.
 *
 * <p>What was used is noted in receipts of the yool {@value #YOOL}, one over the other: the newest
 * of an agent has its sums. They are written when a step has ended, before the step's own, and
 * whenever another {@link #NOTED_SHARE} of a budget is used, before the charge returns: so the
 * death of a process makes it forget less than that, however often it dies in a step.
 */
final class AgentBudget {
  static final String YOOL = "agent.usage";

  /** Of a budget: small enough to bound the loss, large enough that few notes are written. */
  private static final double NOTED_SHARE = 0.01;

  private static final String ALARMED = "alarmed";

  private static final List<Meter> METERS = List.of(Meter.TOKENS, Meter.USD, Meter.TOOL_CALLS);

  private final Ancestor self;
  private final AgentBudget above;
  private final EngineClock clock;
  private final Map<Meter, Double> before;
  private final Account account;

  // Under the lock of this.
  private final Map<Meter, Double> alarmed = new EnumMap<>(Meter.class);
  private Usage noted;

  /** The newest, which says that; null if there is none of this run. */
  private SingleReceipt note;

  /** How many agents run here or below; under the lock of {@link Budgets}, as is the next. */
  int users;

  boolean running;

  /**
   * What a note says.
   *
   * @param sums of what was used
   * @param alarmed what was used when an alarm was given; some of it may have been given back since
   */
  record Usage(Map<Meter, Double> sums, Map<Meter, Double> alarmed) {}

  AgentBudget(Ancestor self, AgentBudget above, EngineClock clock, Usage earlier) {
    this.self = self;
    this.above = above;
    this.clock = clock;
    before = earlier.sums();
    Quota quota = Quota.NONE;
    for (Meter meter : METERS) {
      double left = self.budget().limit(meter) - before.get(meter);
      quota = quota.with(meter, Math.max(0, left));
      double most = Math.max(before.get(meter), earlier.alarmed().getOrDefault(meter, 0.0));
      if (isPastAlarm(meter, most)) {
        alarmed.put(meter, most);
      }
    }
    noted = new Usage(before, Map.copyOf(alarmed));
    account = above == null ? Account.root(quota, clock) : above.account.extend(quota);
  }

  Ancestor self() {
    return self;
  }

  /** The next above it that has a budget, or null. */
  AgentBudget above() {
    return above;
  }

  /**
   * Counts a use here and at all above, or nowhere.
   *
   * @throws QuotaExceededException if one of them has not so much left
   */
  void charge(Meter meter, double amount) {
    requireCounted(meter);
    account.charge(meter, amount);
  }

  void refund(Meter meter, double amount) {
    requireCounted(meter);
    account.refund(meter, amount);
  }

  private static void requireCounted(Meter meter) {
    if (!METERS.contains(meter)) {
      throw new IllegalArgumentException(
          "meter=" + meter.label() + " is not of use to a step; charge one of " + METERS);
    }
  }

  /** What this and all above leave of a meter. */
  double remaining(Meter meter) {
    return tightest(meter).account.remaining(meter);
  }

  /** Of this and all above, the one that leaves least of a meter. */
  private AgentBudget tightest(Meter meter) {
    AgentBudget tightest = this;
    for (AgentBudget each = above; each != null; each = each.above) {
      if (each.account.remaining(meter) < tightest.account.remaining(meter)) {
        tightest = each;
      }
    }
    return tightest;
  }

  /** What was used ever, by this and all below. */
  double used(Meter meter) {
    return before.get(meter) + account.usage(meter);
  }

  /** Why no step may run any more; null if one may. */
  String refusal() {
    for (Meter meter : METERS) {
      if (remaining(meter) <= 0) {
        return tightest(meter).words(meter) + "; put it out again with a larger one";
      }
    }
    return null;
  }

  /** What there is to say of a charge that was refused. */
  String words(QuotaExceededException refused) {
    for (Meter meter : METERS) {
      if (meter.label().equals(refused.resource()) && remaining(meter) < Double.POSITIVE_INFINITY) {
        return refused.getMessage() + "; " + tightest(meter).words(meter);
      }
    }
    return refused.getMessage();
  }

  private String words(Meter meter) {
    return "budget.%s=%s of tuple=%s is used up to used=%s"
        .formatted(meter.label(), self.budget().limit(meter), self.tuple(), used(meter));
  }

  /** Whether it is time for an alarm, for the first who asks. */
  synchronized boolean claimAlarm(Meter meter) {
    double used = used(meter);
    return isPastAlarm(meter, used) && alarmed.putIfAbsent(meter, used) == null;
  }

  /** The alarm could not be given. */
  synchronized void unclaimAlarm(Meter meter) {
    alarmed.remove(meter);
  }

  private boolean isPastAlarm(Meter meter, double used) {
    return used >= self.budget().limit(meter) * self.alarmAt();
  }

  /** Whether so much was used since the last note that it must not be forgotten. */
  synchronized boolean isWorthANote(Meter meter) {
    return used(meter) - noted.sums().get(meter) >= self.budget().limit(meter) * NOTED_SHARE;
  }

  /**
   * Notes what was used, if that has changed.
   *
   * @return the newest note, perhaps on its way still; null if nothing was used in this run
   */
  synchronized SingleReceipt note(ReceiptStore store) {
    // Read and handed over under the lock: the newest receipt has the latest sums.
    Usage now = new Usage(sums(), Map.copyOf(alarmed));
    if (!now.equals(noted)) {
      noted = now;
      Instant date = Instant.EPOCH.plus(clock.epochMicros(), ChronoUnit.MICROS);
      Execution execution =
          new Execution(YOOL, Map.of(), date, date)
              .environment(environment(self.agent()))
              .parentId(self.tuple());
      note = SingleReceipt.ok(store, execution, CanonicalJson.bytes(json(now)));
    }
    return note;
  }

  private Map<Meter, Double> sums() {
    Map<Meter, Double> sums = new EnumMap<>(Meter.class);
    METERS.forEach(meter -> sums.put(meter, used(meter)));
    return sums;
  }

  /** What was used, by the names of the meters. */
  Map<String, Object> usedJson() {
    return json(sums());
  }

  private static Map<String, Object> json(Usage usage) {
    Map<String, Object> json = json(usage.sums());
    if (!usage.alarmed().isEmpty()) {
      json.put(ALARMED, json(usage.alarmed()));
    }
    return json;
  }

  private static Map<String, Object> json(Map<Meter, Double> sums) {
    Map<String, Object> json = new LinkedHashMap<>();
    sums.forEach((meter, used) -> json.put(meter.label(), used));
    return json;
  }

  /** What the last note of an agent says; nothing was used if there is none. */
  static Usage noted(String agent, StepReceipts receipts) {
    Map<Meter, Double> sums = new EnumMap<>(Meter.class);
    Map<Meter, Double> alarmed = new EnumMap<>(Meter.class);
    METERS.forEach(meter -> sums.put(meter, 0.0));
    if (receipts.find(Receipt.inputHash(YOOL, Map.of(), List.of(), environment(agent)))) {
      String json = new String(receipts.output(), StandardCharsets.UTF_8);
      if (CanonicalJson.parse(json) instanceof Map<?, ?> map) {
        read(map, sums);
        if (map.get(ALARMED) instanceof Map<?, ?> given) {
          read(given, alarmed);
        }
      }
    }
    return new Usage(sums, alarmed);
  }

  private static void read(Map<?, ?> json, Map<Meter, Double> amounts) {
    for (Meter meter : METERS) {
      if (json.get(meter.label()) instanceof Double amount) {
        amounts.put(meter, amount);
      }
    }
  }

  private static Map<String, String> environment(String agent) {
    return Map.of("agent", agent);
  }
}
