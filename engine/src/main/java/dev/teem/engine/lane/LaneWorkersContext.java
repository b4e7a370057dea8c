package dev.teem.engine.lane;

import dev.teem.engine.kernel.Core;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What {@link LaneWorkers} are made of. Used by one thread, for one of them. */
public final class LaneWorkersContext {
  /** How many lanes there may be unless it is said otherwise. */
  public static final int DEFAULT_MOST_LANES = 1024;

  /** 146 years, so that differences of times do not overflow. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 2);

  final TupleSpace space;
  final TupleExecutor executor;
  LanePolicy policy = LanePolicy.fromEnvironment();
  Function<String, LimitConfig> limits;
  Function<Tuple, Attempts> attempts;
  List<Core> cores = List.of();
  BiConsumer<String, LimitChange> changes = (lane, change) -> {};
  int mostLanes = DEFAULT_MOST_LANES;
  Duration idleAfter = Duration.ofMinutes(10);
  long seed;

  /**
   * Lanes of a space.
   *
   * @param space where tuples are taken; stays the caller's to close, after the workers
   * @param executor by whose rule they are executed; stays the caller's to close, after the workers
   */
  public LaneWorkersContext(TupleSpace space, TupleExecutor executor) {
    this.space = Objects.requireNonNull(space, "space");
    this.executor = Objects.requireNonNull(executor, "executor");
  }

  /** How lanes work. Default: {@link LanePolicy#fromEnvironment}. */
  public LaneWorkersContext policy(LanePolicy lanes) {
    policy = Objects.requireNonNull(lanes, "lanes");
    return this;
  }

  /** Between which bounds the limit of a lane moves, by its name. Default: as the policy says. */
  public LaneWorkersContext limits(Function<String, LimitConfig> byLane) {
    limits = Objects.requireNonNull(byLane, "byLane");
    return this;
  }

  /** How often a tuple is tried, and for how long. Default: as the executor has it. */
  public LaneWorkersContext attempts(Function<Tuple, Attempts> byTuple) {
    attempts = Objects.requireNonNull(byTuple, "byTuple");
    return this;
  }

  /**
   * Where pure yools run. Default: nowhere, and then batches of them have a virtual thread.
   *
   * @param running of an engine that is closed after the workers
   */
  public LaneWorkersContext cores(List<Core> running) {
    cores = List.copyOf(running);
    return this;
  }

  /**
   * Is told of each change of a lane's limit, with the lane's name. By any thread, in the midst of
   * its work: let it do little. Default: nothing.
   */
  public LaneWorkersContext changes(BiConsumer<String, LimitChange> listener) {
    changes = Objects.requireNonNull(listener, "listener");
    return this;
  }

  /** How many lanes there may be at once. Default: {@link #DEFAULT_MOST_LANES}. */
  public LaneWorkersContext mostLanes(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("mostLanes=" + most + " is less than 1");
    }
    mostLanes = most;
    return this;
  }

  /** After how long without use a lane is forgotten. Default: 10 min. */
  public LaneWorkersContext idleAfter(Duration unused) {
    if (unused.isNegative()) {
      throw new IllegalArgumentException("idleAfter=" + unused + " is negative");
    }
    idleAfter = unused.compareTo(LONGEST) < 0 ? unused : LONGEST;
    return this;
  }

  /** Of the jitter of the limits. Default: 0. */
  public LaneWorkersContext seed(long ofLimits) {
    seed = ofLimits;
    return this;
  }

  LaneWorkersContext conclude() {
    LimitConfig usual = LimitConfig.of(policy);
    limits = limits == null ? _ -> usual : limits;
    attempts = attempts == null ? _ -> executor.attempts() : attempts;
    return this;
  }
}
