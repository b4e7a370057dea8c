package dev.teem.engine.lane;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to rest before trying again: twice as long each time up to a limit, a quarter more or
 * less, so that those who failed together do not come back together.
 *
 * <p>{@code min(max, base * 2^attempt)}, times a factor from 0.75 to 1.25. The longest rest is
 * therefore {@link #longest}, a quarter over {@code max}. Immutable; a generator belongs to its
 * caller.
 *
 * @param base rest after the first failure, but for jitter
 * @param max longest rest, but for jitter
 */
public record Backoff(Duration base, Duration max) {
  private static final double JITTER = 0.25;

  /** Its nanoseconds fit a long. Those of a rest that do not, for jitter, are cut to that. */
  private static final Duration BOUND = Duration.ofNanos(Long.MAX_VALUE);

  /**
   * Checks the durations.
   *
   * @throws IllegalArgumentException if one is not positive, or its nanoseconds do not fit a long
   */
  public Backoff {
    check("base", base);
    check("max", max);
  }

  private static void check(String name, Duration value) {
    if (!value.isPositive() || value.compareTo(BOUND) > 0) {
      throw new IllegalArgumentException(name + "=" + value + " is not in 1 ns.." + BOUND);
    }
  }

  /** The rests between retries that a policy asks for. */
  public static Backoff of(LanePolicy policy) {
    return new Backoff(policy.apiBackoffBase(), policy.apiBackoffMax());
  }

  /**
   * The rest after a failure.
   *
   * @param attempt how many failures came before it, 0 for the first; any number
   * @param random where the jitter comes from
   * @return nanoseconds
   */
  public long nanos(int attempt, RandomGenerator random) {
    if (attempt < 0) {
      throw new IllegalArgumentException("attempt=" + attempt + " is negative");
    }
    return (long) (withoutJitter(attempt) * random.nextDouble(1 - JITTER, 1 + JITTER));
  }

  private long withoutJitter(int attempt) {
    long first = base.toNanos();
    long most = max.toNanos();
    // Compared before it is doubled, so that nothing overflows.
    boolean reached = attempt >= Long.SIZE || first > most >> attempt;
    return reached ? most : first << attempt;
  }

  /** {@link #nanos} as a duration. */
  public Duration after(int attempt, RandomGenerator random) {
    return Duration.ofNanos(nanos(attempt, random));
  }

  /** No rest is longer. */
  public Duration longest() {
    return Duration.ofNanos((long) (max.toNanos() * (1 + JITTER)));
  }
}
