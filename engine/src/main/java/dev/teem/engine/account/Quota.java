package dev.teem.engine.account;

import java.time.Duration;

/**
 * The limits of one account. Immutable; start from {@link #NONE} and name what is limited:
 *
 * <pre>{@code
 * Quota.NONE.tokens(1_000).usd(2.5).wall(Duration.ofMinutes(5))
 * }</pre>
 *
 * <p>A limit of {@link Double#POSITIVE_INFINITY} is no limit; for the mailbox it is {@link
 * Integer#MAX_VALUE}.
 *
 * @param tokens the most tokens, in total
 * @param toolCalls the most calls of tools, in total
 * @param usd the most US dollars, in total
 * @param children the most descendants alive at the same time
 * @param wallMs the longest life, in milliseconds of the engine's clock; not passed on to children
 * @param mem the most working memory, in tokens; not passed on to children
 * @param maxMailbox the most messages waiting, at least 1; not passed on to children
 */
public record Quota(
    double tokens,
    double toolCalls,
    double usd,
    double children,
    double wallMs,
    double mem,
    int maxMailbox) {

  private static final double UNLIMITED = Double.POSITIVE_INFINITY;

  /** No limit at all. */
  public static final Quota NONE =
      new Quota(
          UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, Integer.MAX_VALUE);

  /**
   * All limits at once.
   *
   * @throws IllegalArgumentException if a limit is negative or NaN, or maxMailbox is less than 1
   */
  public Quota {
    requireLimit(Meter.TOKENS.label(), tokens);
    requireLimit(Meter.TOOL_CALLS.label(), toolCalls);
    requireLimit(Meter.USD.label(), usd);
    requireLimit(Meter.CHILDREN.label(), children);
    requireLimit("wallMs", wallMs);
    requireLimit("mem", mem);
    if (maxMailbox < 1) {
      throw new IllegalArgumentException(
          "maxMailbox=%d is less than 1; leave it out for no limit".formatted(maxMailbox));
    }
  }

  private static void requireLimit(String name, double limit) {
    // Said this way round, NaN is refused too.
    if (!(limit >= 0)) {
      throw new IllegalArgumentException(
          "%s=%s is not 0 or more; leave it out for no limit".formatted(name, limit));
    }
  }

  /** This quota with another limit of tokens. */
  public Quota tokens(double limit) {
    return with(Meter.TOKENS, limit);
  }

  /** This quota with another limit of tool calls. */
  public Quota toolCalls(double limit) {
    return with(Meter.TOOL_CALLS, limit);
  }

  /** This quota with another limit of US dollars. */
  public Quota usd(double limit) {
    return with(Meter.USD, limit);
  }

  /** This quota with another limit of descendants alive at the same time. */
  public Quota children(double limit) {
    return with(Meter.CHILDREN, limit);
  }

  /**
   * This quota with another limit of one meter.
   *
   * @throws IllegalArgumentException if the limit is negative or NaN
   */
  public Quota with(Meter meter, double limit) {
    return switch (meter) {
      case TOKENS -> new Quota(limit, toolCalls, usd, children, wallMs, mem, maxMailbox);
      case TOOL_CALLS -> new Quota(tokens, limit, usd, children, wallMs, mem, maxMailbox);
      case USD -> new Quota(tokens, toolCalls, limit, children, wallMs, mem, maxMailbox);
      case CHILDREN -> new Quota(tokens, toolCalls, usd, limit, wallMs, mem, maxMailbox);
    };
  }

  /**
   * This quota with another longest life.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Quota wall(Duration life) {
    // Not toNanos(), which overflows after 292 years.
    return wallMs(life.getSeconds() * 1e3 + life.getNano() / 1e6);
  }

  /**
   * This quota with another longest life.
   *
   * @param limit milliseconds
   * @throws IllegalArgumentException if it is negative or NaN
   */
  public Quota wallMs(double limit) {
    return new Quota(tokens, toolCalls, usd, children, limit, mem, maxMailbox);
  }

  /**
   * This quota with another limit of working memory.
   *
   * @param limit tokens
   * @throws IllegalArgumentException if it is negative or NaN
   */
  public Quota mem(double limit) {
    return new Quota(tokens, toolCalls, usd, children, wallMs, limit, maxMailbox);
  }

  /**
   * This quota with another limit of waiting messages.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public Quota maxMailbox(int limit) {
    return new Quota(tokens, toolCalls, usd, children, wallMs, mem, limit);
  }

  /** The limit of a meter; infinite for none. */
  public double limit(Meter meter) {
    return switch (meter) {
      case TOKENS -> tokens;
      case TOOL_CALLS -> toolCalls;
      case USD -> usd;
      case CHILDREN -> children;
    };
  }

  /** Whether nothing is limited. */
  public boolean isNone() {
    return equals(NONE);
  }

  /** Whether any meter is limited, so that charges have to be checked against it. */
  public boolean limitsMeters() {
    return tokens < UNLIMITED || toolCalls < UNLIMITED || usd < UNLIMITED || children < UNLIMITED;
  }
}
