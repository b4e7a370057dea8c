package dev.teem.engine.kernel.scenario;

import dev.teem.engine.account.Meter;
import dev.teem.engine.account.Quota;
import java.util.LinkedHashMap;
import java.util.Map;

/** Quotas as the objects that they are in the vectors, where null is no limit. */
final class Limits {
  private Limits() {}

  static Quota parse(Map<?, ?> json) {
    Quota quota = Quota.NONE;
    for (Map.Entry<?, ?> limit : json.entrySet()) {
      double amount = ((Number) limit.getValue()).doubleValue();
      quota =
          switch ((String) limit.getKey()) {
            case "wallMs" -> quota.wallMs(amount);
            case "mem" -> quota.mem(amount);
            case "maxMailbox" -> quota.maxMailbox((int) amount);
            case String label -> quota.with(meter(label), amount);
          };
    }
    return quota;
  }

  private static Meter meter(String label) {
    for (Meter meter : Meter.values()) {
      if (meter.label().equals(label)) {
        return meter;
      }
    }
    throw new AssertionError("limit=" + label + " is not known");
  }

  static Map<String, Object> json(Quota quota) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Meter meter : Meter.values()) {
      json.put(meter.label(), orNull(quota.limit(meter)));
    }
    json.put("wallMs", orNull(quota.wallMs()));
    json.put("mem", orNull(quota.mem()));
    return json;
  }

  private static Double orNull(double limit) {
    return limit == Double.POSITIVE_INFINITY ? null : limit;
  }
}
