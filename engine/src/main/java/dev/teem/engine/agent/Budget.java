package dev.teem.engine.agent;

import dev.teem.engine.account.Meter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What an agent and all below it may use up. Infinite is no limit.
 *
 * @param usd US dollars, more than 0
 * @param tokens of a model, more than 0
 */
public record Budget(double usd, double tokens) {
  private static final String USD = "usd";
  private static final String TOKENS = "tokens";
  private static final String ABSENT = "leave it out for no limit";
  private static final double MAX_USD = 1e12;

  /** No limit. */
  public static final Budget NONE = new Budget(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** Checks. */
  public Budget {
    check(USD, usd);
    check(TOKENS, tokens);
  }

  private static void check(String name, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException(name + "=" + limit + " is not above 0; " + ABSENT);
    }
  }

  static Budget of(String path, Object json) {
    if (json == null) {
      return NONE;
    }
    Members members = Members.of(path, json, Set.of(USD, TOKENS));
    long tokens = members.integer(TOKENS, 1, Members.MAX_EXACT, 0, ABSENT);
    return new Budget(
        members.positive(USD, MAX_USD, Double.POSITIVE_INFINITY, ABSENT),
        tokens == 0 ? Double.POSITIVE_INFINITY : tokens);
  }

  /** The limit of a meter; infinite for none. */
  public double limit(Meter meter) {
    return switch (meter) {
      case USD -> usd;
      case TOKENS -> tokens;
      case TOOL_CALLS, CHILDREN -> Double.POSITIVE_INFINITY;
    };
  }

  /** The lower limits of two. */
  public Budget least(Budget other) {
    return new Budget(Math.min(usd, other.usd), Math.min(tokens, other.tokens));
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (usd < Double.POSITIVE_INFINITY) {
      json.put(USD, usd);
    }
    if (tokens < Double.POSITIVE_INFINITY) {
      json.put(TOKENS, (long) tokens);
    }
    return json;
  }
}
