package dev.teem.engine.agent;

import java.util.Map;
import java.util.Set;

/**
 * An agent with a budget, as the agents below it know it: what they use counts there too, also when
 * it has ended, or its process.
 *
 * @param tuple id of its tuple
 * @param agent its {@link AgentIdentity}
 * @param budget of it and all below it
 * @param alarmAt share of the budget at which to raise an alarm
 */
public record Ancestor(String tuple, String agent, Budget budget, double alarmAt) {
  private static final String TUPLE = "tuple";
  private static final String AGENT = "agent";
  private static final String BUDGET = "budget";
  private static final String ALARM_AT = "alarm_at";
  private static final String REMEDY = "take it as the agent above has written it";

  static Ancestor of(String path, Object json) {
    Members members = Members.of(path, json, Set.of(TUPLE, AGENT, BUDGET, ALARM_AT));
    return new Ancestor(
        members.text(TUPLE, REMEDY),
        members.text(AGENT, REMEDY),
        Budget.of(members.path(BUDGET), members.get(BUDGET)),
        members.positive(ALARM_AT, 1, AgentTerms.DEFAULT_ALARM_AT, REMEDY));
  }

  Map<String, Object> toJson() {
    return Map.of(TUPLE, tuple, AGENT, agent, BUDGET, budget.toJson(), ALARM_AT, alarmAt);
  }
}
