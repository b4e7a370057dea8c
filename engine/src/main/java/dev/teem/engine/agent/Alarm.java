package dev.teem.engine.agent;

import dev.teem.engine.account.Meter;
import dev.teem.engine.space.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tuple that is put out when much of a budget is used: yool {@value #YOOL}, lane {@value
 * #LANE}, below the tuple whose budget it is. Its data:
 *
 * <pre>
 *  {"meter": "usd", "used": 2.1, "limit": 2.5, "alarm_at": 0.8}
 * </pre>
 *
 * <p>It is put out once in an agent's life, however often that is resumed. Only if the process dies
 * between that and the note of what was used, some microseconds later, it is put out again when the
 * step is run again; as the same tuple, if that uses the same.
 */
public final class Alarm {
  /** The yool. */
  public static final String YOOL = "alarm";

  /** The lane. */
  public static final String LANE = "alarms";

  private Alarm() {}

  static Tuple tuple(Tuple by, AgentBudget budget, Meter meter) {
    Ancestor of = budget.self();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("meter", meter.label());
    data.put("used", budget.used(meter));
    data.put("limit", of.budget().limit(meter));
    data.put("alarm_at", of.alarmAt());
    return Tuple.of(
        YOOL, by.map(), by.authority(), LANE, by.authority(), of.tuple(), List.of(), data);
  }
}
