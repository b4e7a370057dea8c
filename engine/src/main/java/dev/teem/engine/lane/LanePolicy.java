package dev.teem.engine.lane;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How lanes work: what an operator may tune. Immutable.
 *
 * <p>{@link #from} is the one place that reads the variables of the policy. Each has two names,
 * {@code YOOL_TUPLE_X} and {@code YOOL_X}. The first that is not blank counts; if its value is not
 * a number, or not positive, the default counts, and the second name is not looked at. What is
 * beyond a range becomes its nearest end.
 *
 * <pre>
 *  X                            default   range, unit
 *  LANE_CONCURRENCY                  32   from 1
 *  MAX_LANE_CONCURRENCY              64   from 1
 *  CPU_QUOTA_PCT                     95   1 to 100
 *  QUEUE_MAXSIZE                   8192   from 1
 *  COMPRESSION_THRESHOLD           1024   from 1
 *  CACHE_MAX_ENTRIES              16384   from 1
 *  CACHE_TTL_S                     3600   from 0.001 s, decimal
 *  API_MAX_RETRIES                    3   from 0
 *  API_BACKOFF_BASE_MS              100   from 1 ms
 *  API_BACKOFF_MAX_MS              5000   from 1 ms
 *  CIRCUIT_FAILURE_THRESHOLD          5   from 1
 *  CIRCUIT_COOLDOWN_S                30   from 0.001 s, decimal
 *  BATCH_SMALL_TASK_SIZE             32   from 1
 *  CONTEXT_COMPRESSION_CHARS       6000   from 64
 * </pre>
 *
 * @param laneConcurrency workers of a lane unless it has reasons for more or fewer
 * @param maxLaneConcurrency most workers of a lane, for whatever reasons
 * @param cpuQuotaPct share of the processors, in percent: for who asks for it, since an engine goes
 *     by {@code EngineContext.cpuQuotaPct} and an agent by its terms. {@code ./teem run} has its
 *     cores keep to the variable, but not to the default here, see {@link #cpuQuotaPct(Map, int)}
 * @param queueMaxSize most tuples that wait in a lane
 * @param compressionThreshold most agents that are kept active
 * @param cacheMaxEntries most entries of a {@link ReceiptCache}
 * @param cacheTtl how long they are good
 * @param apiMaxRetries how often a call is tried again; 0 for never
 * @param apiBackoffBase rest before the first retry, see {@link Backoff}
 * @param apiBackoffMax longest rest but for jitter
 * @param circuitFailureThreshold failures in a row that open a {@link CircuitBreaker}
 * @param circuitCoolDown how long it then stays open
 * @param batchSmallTaskSize small tasks that are done in one go
 * @param contextCompressionChars characters of the longest text that stays whole, see {@link
 *     ContextCompressor}
 */
public record LanePolicy(
    int laneConcurrency,
    int maxLaneConcurrency,
    int cpuQuotaPct,
    int queueMaxSize,
    int compressionThreshold,
    int cacheMaxEntries,
    Duration cacheTtl,
    int apiMaxRetries,
    Duration apiBackoffBase,
    Duration apiBackoffMax,
    int circuitFailureThreshold,
    Duration circuitCoolDown,
    int batchSmallTaskSize,
    int contextCompressionChars) {

  private static final int ANY = Integer.MAX_VALUE;
  private static final int MOST_PERCENT = 100;
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** Nanoseconds of all durations fit a long. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is beyond its range
   */
  public LanePolicy {
    check("laneConcurrency", laneConcurrency, 1, ANY);
    check("maxLaneConcurrency", maxLaneConcurrency, 1, ANY);
    check("cpuQuotaPct", cpuQuotaPct, 1, MOST_PERCENT);
    check("queueMaxSize", queueMaxSize, 1, ANY);
    check("compressionThreshold", compressionThreshold, 1, ANY);
    check("cacheMaxEntries", cacheMaxEntries, 1, ANY);
    check("cacheTtl", cacheTtl);
    check("apiMaxRetries", apiMaxRetries, 0, ANY);
    check("apiBackoffBase", apiBackoffBase);
    check("apiBackoffMax", apiBackoffMax);
    check("circuitFailureThreshold", circuitFailureThreshold, 1, ANY);
    check("circuitCoolDown", circuitCoolDown);
    check("batchSmallTaskSize", batchSmallTaskSize, 1, ANY);
    check("contextCompressionChars", contextCompressionChars, ContextCompressor.MIN_CHARS, ANY);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + "=" + value + " is not in " + min + ".." + max);
    }
  }

  private static void check(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + "=" + value + " is not in " + SHORTEST + ".." + LONGEST);
    }
  }

  /** The policy that the process's environment gives. */
  public static LanePolicy fromEnvironment() {
    return from(System.getenv());
  }

  /**
   * The share of the processors that an environment asks for, read as {@link #from} reads it.
   *
   * @param byDefault what it is if the environment asks for none
   * @return percent, 1 to 100
   */
  public static int cpuQuotaPct(Map<String, String> environment, int byDefault) {
    return cpuQuotaPct(new PolicyVariables(environment), byDefault);
  }

  private static int cpuQuotaPct(PolicyVariables variables, int byDefault) {
    return variables.integer("CPU_QUOTA_PCT", byDefault, 1, MOST_PERCENT);
  }

  /** The policy that an environment gives, whatever is in it. */
  public static LanePolicy from(Map<String, String> environment) {
    PolicyVariables variables = new PolicyVariables(environment);
    return new LanePolicy(
        variables.integer("LANE_CONCURRENCY", 32, 1, ANY),
        variables.integer("MAX_LANE_CONCURRENCY", 64, 1, ANY),
        cpuQuotaPct(variables, 95),
        variables.integer("QUEUE_MAXSIZE", 8192, 1, ANY),
        variables.integer("COMPRESSION_THRESHOLD", 1024, 1, ANY),
        variables.integer("CACHE_MAX_ENTRIES", 16_384, 1, ANY),
        variables.seconds("CACHE_TTL_S", Duration.ofHours(1), SHORTEST, LONGEST),
        variables.integer("API_MAX_RETRIES", 3, 0, ANY),
        Duration.ofMillis(variables.integer("API_BACKOFF_BASE_MS", 100, 1, ANY)),
        Duration.ofMillis(variables.integer("API_BACKOFF_MAX_MS", 5_000, 1, ANY)),
        variables.integer("CIRCUIT_FAILURE_THRESHOLD", 5, 1, ANY),
        variables.seconds("CIRCUIT_COOLDOWN_S", Duration.ofSeconds(30), SHORTEST, LONGEST),
        variables.integer("BATCH_SMALL_TASK_SIZE", 32, 1, ANY),
        variables.integer("CONTEXT_COMPRESSION_CHARS", 6_000, ContextCompressor.MIN_CHARS, ANY));
  }
}
