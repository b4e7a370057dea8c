package dev.teem.engine.lane;

import dev.teem.engine.time.EngineClock;
import dev.teem.engine.time.SystemClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What a {@link TupleExecutor} is made of. Used by one thread, for one executor. */
public final class TupleExecutorContext {
  private static final long USUAL_CACHE_BYTES = 64L << 20;

  final Map<String, TupleYool> local = new HashMap<>();
  final LaneTimer timer;
  LanePolicy policy = LanePolicy.fromEnvironment();
  EngineClock clock = new SystemClock();
  TupleYool executor;
  TupleYool rival;
  Duration headStart = Duration.ZERO;
  Attempts attempts;
  CircuitBreakers breakers;
  long cacheBytes = USUAL_CACHE_BYTES;

  /**
   * Nothing is known yet.
   *
   * @param timer of time limits; stays the caller's to close, after the executor
   */
  public TupleExecutorContext(LaneTimer timer) {
    this.timer = Objects.requireNonNull(timer, "timer");
  }

  /** Registers a yool under the name that tuples call it by. */
  public TupleExecutorContext local(String name, TupleYool yool) {
    Objects.requireNonNull(yool, "yool");
    if (local.putIfAbsent(name, yool) != null) {
      throw new IllegalArgumentException("yool=" + name + " is registered already");
    }
    return this;
  }

  /** Does what no registered yool does. Default: there is none, and such tuples fail. */
  public TupleExecutorContext executor(TupleYool does) {
    executor = Objects.requireNonNull(does, "does");
    return this;
  }

  /**
   * Races the executor where a tuple's data says {@code idempotent: true}.
   *
   * @param does what the executor does, otherwise or elsewhere
   * @param after how long the executor has had no success before the rival starts; zero, as the
   *     reference has it, starts both at once
   */
  public TupleExecutorContext rival(TupleYool does, Duration after) {
    if (after.isNegative()) {
      throw new IllegalArgumentException("after=" + after + " is negative; zero is at once");
    }
    rival = Objects.requireNonNull(does, "does");
    headStart = after;
    return this;
  }

  /** How lanes work. Default: {@link LanePolicy#fromEnvironment}. */
  public TupleExecutorContext policy(LanePolicy lanes) {
    policy = Objects.requireNonNull(lanes, "lanes");
    return this;
  }

  /** The source of time. Default: the machine's. */
  public TupleExecutorContext clock(EngineClock source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /** How often the executor is tried, and for how long. Default: what the policy says. */
  public TupleExecutorContext attempts(Attempts each) {
    attempts = Objects.requireNonNull(each, "each");
    return this;
  }

  /** The providers' breakers, which others may share. Default: its own, as the policy says. */
  public TupleExecutorContext breakers(CircuitBreakers shared) {
    breakers = Objects.requireNonNull(shared, "shared");
    return this;
  }

  /** Most that the cache weighs. Default: 64 MiB. */
  public TupleExecutorContext cacheBytes(long most) {
    cacheBytes = most;
    return this;
  }

  TupleExecutorContext conclude() {
    attempts = attempts == null ? Attempts.of(policy, timer) : attempts;
    breakers = breakers == null ? CircuitBreakers.of(policy, clock) : breakers;
    return this;
  }
}
