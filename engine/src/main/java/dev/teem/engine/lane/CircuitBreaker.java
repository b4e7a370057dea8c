package dev.teem.engine.lane;

import dev.teem.engine.time.EngineClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/**
 * Stops calling a provider that fails, and finds out whether it has recovered.
 *
 * <p>Closed, it lets all calls through and counts failures; a success sets the count to 0. When so
 * many in a row as the threshold have failed it opens, and refuses calls until a cool-down is over.
 * Then it is half-open: one call is let through to probe the provider. Its success closes, its
 * failure opens for another cool-down. A probe that is abandoned leaves its place to the next
 * caller; one that nothing is heard of for a cool-down is taken for lost, and the next caller
 * probes too.
 *
 * <p>What counts is a result of the present period only. A call that was let through before the
 * circuit opened says nothing of the provider now: its success does not close, its failure does not
 * prolong. Of probes all of an outage count, the late ones of those taken for lost too; otherwise a
 * provider that takes longer to answer than a cool-down would stay shut out.
 *
 * <p>Any thread may call any method. Nothing blocks. While calls succeed a call costs two reads of
 * one field, no write, no allocation and no look at the clock.
 */
public final class CircuitBreaker {
  private static final VarHandle PERIOD;

  static {
    try {
      PERIOD = MethodHandles.lookup().findVarHandle(CircuitBreaker.class, "period", Period.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String provider;
  private final int threshold;
  private final long coolDownNanos;
  private final EngineClock clock;

  /**
   * Any thread replaces it with compareAndSet, which pairs with getAcquire of the others. It is
   * compared by identity, and each is a new object, so that no thread takes a later period for the
   * one that it has seen.
   */
  @SuppressWarnings("unused") // through PERIOD
  private Period period = new Period(CircuitState.CLOSED, 0, 1, 1, 0);

  /**
   * What the breaker knows.
   *
   * @param failures in a row
   * @param first the least permit whose result counts
   * @param last the permit that was given last; all calls of a closed period have the same
   * @param untilNanos when the next call is let through, unless closed
   */
  private record Period(CircuitState state, int failures, long first, long last, long untilNanos) {

    Period withFailures(int count) {
      return new Period(state, count, first, last, untilNanos);
    }

    Period closed() {
      return new Period(CircuitState.CLOSED, 0, last + 1, last + 1, 0);
    }

    Period open(long until) {
      long firstOfOutage = state == CircuitState.CLOSED ? last + 1 : first;
      long lastOfOutage = Math.max(last, firstOfOutage);
      return new Period(CircuitState.OPEN, failures + 1, firstOfOutage, lastOfOutage, until);
    }

    Period probing(long until) {
      return new Period(CircuitState.HALF_OPEN, failures, first, last + 1, until);
    }

    Period unprobed(long since) {
      return new Period(CircuitState.OPEN, failures, first, last, since);
    }
  }

  /**
   * A closed one.
   *
   * @param provider whose calls it guards
   * @param threshold failures in a row that open it, at least 1
   * @param coolDown how long it then stays open, positive
   */
  public CircuitBreaker(String provider, int threshold, Duration coolDown, EngineClock clock) {
    if (provider.isBlank()) {
      throw new IllegalArgumentException("provider name is blank");
    }
    if (threshold < 1) {
      throw new IllegalArgumentException("threshold=" + threshold + " is less than 1");
    }
    if (!coolDown.isPositive()) {
      throw new IllegalArgumentException("coolDown=" + coolDown + " is not positive");
    }
    this.provider = provider;
    this.threshold = threshold;
    this.coolDownNanos = coolDown.toNanos();
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  private Period period() {
    return (Period) PERIOD.getAcquire(this);
  }

  /**
   * Asks for a call.
   *
   * @return a permit, which is positive: hand it to exactly one of {@link #success}, {@link
   *     #failure} and {@link #abandon} when the call has ended. Or a refusal, which is negative:
   *     the nanoseconds left until it is worth asking again
   */
  public long tryAcquire() {
    Period now = period();
    return now.state == CircuitState.CLOSED ? now.last : probe(now);
  }

  private long probe(Period seen) {
    Period now = seen;
    while (now.state != CircuitState.CLOSED) {
      long nanos = clock.nanoTime();
      long left = now.untilNanos - nanos;
      if (left > 0) {
        return -left;
      }
      // Of those who find the cool-down over one wins. The others meet its period, which refuses.
      Period probing = now.probing(nanos + coolDownNanos);
      if (PERIOD.compareAndSet(this, now, probing)) {
        return probing.last;
      }
      now = period();
    }
    return now.last;
  }

  /**
   * Asks for a call.
   *
   * @return a permit, as {@link #tryAcquire} gives it
   * @throws CircuitOpenException if it is refused
   */
  public long acquire() {
    long permit = tryAcquire();
    if (permit < 0) {
      throw new CircuitOpenException(provider, period().failures, Duration.ofNanos(-permit));
    }
    return permit;
  }

  /** A permitted call has succeeded. */
  public void success(long permit) {
    Period now = period();
    // Whether the permit is of this period or not, there is nothing to change.
    while (now.state != CircuitState.CLOSED || now.failures != 0) {
      if (permit < now.first) {
        return;
      }
      Period next = now.state == CircuitState.CLOSED ? now.withFailures(0) : now.closed();
      if (PERIOD.compareAndSet(this, now, next)) {
        return;
      }
      now = period();
    }
  }

  /** A permitted call has failed. */
  public void failure(long permit) {
    Period now = period();
    while (permit >= now.first && !PERIOD.compareAndSet(this, now, failed(now))) {
      now = period();
    }
  }

  private Period failed(Period now) {
    boolean isBelow = now.state == CircuitState.CLOSED && now.failures + 1 < threshold;
    return isBelow
        ? now.withFailures(now.failures + 1)
        : now.open(clock.nanoTime() + coolDownNanos);
  }

  /**
   * A permitted call was not made, or was called off before it could show anything. If it was to
   * probe the provider the next caller does.
   */
  public void abandon(long permit) {
    Period now = period();
    while (now.state == CircuitState.HALF_OPEN
        && permit == now.last
        && !PERIOD.compareAndSet(this, now, now.unprobed(now.untilNanos - coolDownNanos))) {
      now = period();
    }
  }

  /**
   * Makes a call if it is permitted, on this thread. Whatever it throws is a failure, unless it was
   * interrupted or cancelled: then it is abandoned.
   *
   * @throws CircuitOpenException if it is refused
   * @throws Exception what the call has thrown
   */
  public <T> T call(Callable<T> work) throws Exception {
    long permit = acquire();
    T result;
    try {
      result = work.call();
    } catch (Throwable e) {
      if (Cancellation.isCause(e)) {
        abandon(permit);
      } else {
        failure(permit);
      }
      throw e;
    }
    success(permit);
    return result;
  }

  /** Whose calls it guards. */
  public String provider() {
    return provider;
  }

  /** How it is now. */
  public CircuitSnapshot snapshot() {
    Period now = period();
    long left =
        now.state == CircuitState.CLOSED ? 0 : Math.max(0, now.untilNanos - clock.nanoTime());
    return new CircuitSnapshot(provider, now.state, now.failures, Duration.ofNanos(left));
  }

  /** Whether nothing would be lost by forgetting it. */
  boolean isQuiet() {
    Period now = period();
    return now.state == CircuitState.CLOSED && now.failures == 0;
  }
}
