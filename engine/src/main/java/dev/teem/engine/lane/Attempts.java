package dev.teem.engine.lane;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/**
 * How often a call is tried, how long each attempt may take, and how long to rest in between.
 * Immutable; the timer is shared.
 *
 * @param retries how often it is tried again, 0 for never
 * @param timeout the longest an attempt may take, or null for any time
 * @param backoff rests between attempts
 * @param retryable which failures are worth another attempt
 * @param timer of the time limits
 */
public record Attempts(
    int retries, Duration timeout, Backoff backoff, Retryable retryable, LaneTimer timer) {
  /** What {@link #rest} gives when there is to be no other attempt. */
  public static final long NO_MORE = -1;

  /** Checks. */
  public Attempts {
    if (retries < 0) {
      throw new IllegalArgumentException("retries=" + retries + " is less than 0");
    }
    if (timeout != null && !timeout.isPositive()) {
      throw new IllegalArgumentException("timeout=" + timeout + " is not positive");
    }
    Objects.requireNonNull(backoff, "backoff");
    Objects.requireNonNull(retryable, "retryable");
    Objects.requireNonNull(timer, "timer");
  }

  /** What a policy asks for: no time limit, and again what may pass by itself. */
  public static Attempts of(LanePolicy policy, LaneTimer timer) {
    return new Attempts(
        policy.apiMaxRetries(),
        null,
        Backoff.of(policy),
        Retryable.timeoutsAndConnectionErrors(),
        timer);
  }

  /** Makes one attempt on the calling thread, see {@link LaneTimer#call}. */
  public <T> T call(Callable<T> work) throws Exception {
    return timeout == null ? work.call() : timer.call(timeout, work);
  }

  /**
   * How long to rest after a failure before the next attempt.
   *
   * @param failuresBefore how many attempts had failed before this one
   * @return nanoseconds, or {@link #NO_MORE}
   */
  public long rest(Throwable failure, int failuresBefore, RandomGenerator random) {
    return failuresBefore < retries && retryable.test(failure)
        ? backoff.nanos(failuresBefore, random)
        : NO_MORE;
  }
}
