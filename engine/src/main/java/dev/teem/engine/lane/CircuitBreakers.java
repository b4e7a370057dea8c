package dev.teem.engine.lane;

import dev.teem.engine.time.EngineClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A {@link CircuitBreaker} for each provider, made when it is first asked for. Any thread may call
 * any method; only making one takes a lock.
 *
 * <p>Bounded, since names come with the work. Where there is no room those are forgotten that are
 * closed without a failure: a new one knows as much. Calls under way go on with the one they have,
 * so at worst what they report is not counted with the rest.
 */
public final class CircuitBreakers {
  /** The provider of work that is done here: it has no breaker, nothing is to be spared. */
  public static final String LOCAL = "local";

  /** How many there may be unless it is said otherwise. */
  public static final int DEFAULT_MOST = 1024;

  private final int threshold;
  private final Duration coolDown;
  private final int most;
  private final EngineClock clock;

  /** Read by any thread; changed under this object's lock. */
  private final ConcurrentHashMap<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();

  /**
   * None yet.
   *
   * @param threshold failures in a row that open one, at least 1
   * @param coolDown how long it then stays open, positive
   * @param most how many there may be, at least 1
   */
  public CircuitBreakers(int threshold, Duration coolDown, int most, EngineClock clock) {
    if (most < 1) {
      throw new IllegalArgumentException("most=" + most + " is less than 1");
    }
    this.threshold = threshold;
    this.coolDown = Objects.requireNonNull(coolDown, "coolDown");
    this.most = most;
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Those that a policy asks for. */
  public static CircuitBreakers of(LanePolicy policy, EngineClock clock) {
    return new CircuitBreakers(
        policy.circuitFailureThreshold(), policy.circuitCoolDown(), DEFAULT_MOST, clock);
  }

  /**
   * The one of a provider.
   *
   * @throws IllegalStateException if there are too many providers that fail
   */
  public CircuitBreaker forProvider(String provider) {
    CircuitBreaker known = breakers.get(provider);
    return known != null ? known : make(provider);
  }

  private synchronized CircuitBreaker make(String provider) {
    CircuitBreaker made = breakers.get(provider);
    if (made != null) {
      return made;
    }
    if (breakers.size() >= most) {
      breakers.values().removeIf(CircuitBreaker::isQuiet);
    }
    if (breakers.size() >= most) {
      throw new IllegalStateException(
          "provider="
              + provider
              + " is one too many, all providers="
              + most
              + " that are known have failed last: are these names of providers?");
    }
    CircuitBreaker fresh = new CircuitBreaker(provider, threshold, coolDown, clock);
    breakers.put(provider, fresh);
    return fresh;
  }

  /** How they are now, by the names of their providers. */
  public List<CircuitSnapshot> snapshot() {
    return breakers.values().stream()
        .map(CircuitBreaker::snapshot)
        .sorted(Comparator.comparing(CircuitSnapshot::provider))
        .toList();
  }
}
