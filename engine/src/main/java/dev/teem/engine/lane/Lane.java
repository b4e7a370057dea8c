package dev.teem.engine.lane;

import dev.teem.engine.time.EngineClock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.HdrHistogram.AtomicHistogram;

/**
 * A named stream of work and how many of its calls may run at once: what an {@link AdaptiveLimit}
 * finds out, from what the calls tell.
 *
 * <p>Owned by one thread at a time, a core's or whoever holds the lock of a pool: only that admits
 * and takes leave. Any thread may read the name, the bounds, {@link #limit}, {@link #running} and
 * {@link #metrics}. Admitting and taking leave allocate nothing but a {@link LimitChange} per
 * change, and the list of the latest.
 */
public final class Lane {
  private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

  // Of the counts, by index.
  private static final int LIMIT = 0;
  private static final int RUNNING = 1;
  private static final int MOST_RUNNING = 2;
  private static final int ADMITTED = 3;
  private static final int SUCCEEDED = 4;
  private static final int FAILED = 5;
  private static final int CALLED_OFF = 6;
  private static final int CHANGES = 7;
  private static final int COUNT = 8;

  /** How many changes of the limit are kept. */
  static final int CHANGES_KEPT = 64;

  private static final long LONGEST_NANOS = 24L * 3600 * 1_000_000_000;
  private static final int DIGITS = 2;

  private final String name;
  private final LimitConfig config;
  private final EngineClock clock;
  private final Consumer<LimitChange> changes;

  // The owner's.
  private final AdaptiveLimit limit;

  /**
   * Plain numbers of the owner, who stores them with opaque; any thread loads them with opaque.
   * Each by itself is true, together they may be of different moments.
   */
  private final long[] counts = new long[COUNT];

  /**
   * The latest changes, the oldest first. The owner replaces the whole with a volatile store, any
   * thread loads it: changes are rare, and so there is no half of one to be seen.
   */
  private volatile List<LimitChange> latest = List.of();

  /** Recorded by the owner, copied by any thread. */
  private final AtomicHistogram latency = new AtomicHistogram(LONGEST_NANOS, DIGITS);

  private final AtomicHistogram queued = new AtomicHistogram(LONGEST_NANOS, DIGITS);

  /**
   * A lane in which nothing runs.
   *
   * @param seed of the limit's jitter
   * @param changes is told of each change of the limit, by the owner, in the midst of its work: let
   *     it do little
   */
  public Lane(
      String name,
      LimitConfig config,
      EngineClock clock,
      long seed,
      Consumer<LimitChange> changes) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("lane name is blank");
    }
    this.name = name;
    this.config = Objects.requireNonNull(config, "config");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.changes = Objects.requireNonNull(changes, "changes");
    limit = new AdaptiveLimit(config, seed);
    set(LIMIT, limit.limit());
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Between which bounds its limit moves. */
  public LimitConfig config() {
    return config;
  }

  /** How many calls may run at once now. */
  public int limit() {
    return (int) get(LIMIT);
  }

  /** How many run. Just after a cut these may be more than the limit. */
  public int running() {
    return (int) get(RUNNING);
  }

  /** Whether a call would be admitted. */
  public boolean hasRoom() {
    return running() < limit.limit();
  }

  /** Admits a call if the limit allows. It has to take leave when it has ended. */
  public boolean tryEnter() {
    if (!hasRoom()) {
      return false;
    }
    int now = running() + 1;
    set(RUNNING, now);
    if (now > get(MOST_RUNNING)) {
      set(MOST_RUNNING, now);
    }
    add(ADMITTED);
    return true;
  }

  /** Whether a backlog alone can still raise the limit, see {@link #waiting}. */
  public boolean mayRush() {
    return limit.mayRush();
  }

  /**
   * Work waits, and there is no room: to be told about every millisecond while it {@linkplain
   * #mayRush may rush}, of no effect otherwise. So a lane of short tasks comes to speed in its
   * first round.
   *
   * @param backlog how much work waits
   * @return whether there is room now
   */
  public boolean waiting(int backlog) {
    if (limit.waiting(clock.nanoTime(), backlog)) {
      changed();
    }
    return hasRoom();
  }

  /**
   * An admitted call has ended.
   *
   * @param queuedNanos since when its work had waited, on the lane's clock
   * @param startNanos when it began
   * @param endNanos when it ended
   * @param failed whether whoever was called has failed, not the work
   */
  public void leave(long queuedNanos, long startNanos, long endNanos, boolean failed) {
    long waited = Math.max(0, startNanos - queuedNanos);
    boolean moved = limit.completed(startNanos, endNanos, failed, running(), waited);
    set(RUNNING, running() - 1);
    add(failed ? FAILED : SUCCEEDED);
    latency.recordValue(Math.clamp(endNanos - startNanos, 0, LONGEST_NANOS));
    queued.recordValue(Math.min(waited, LONGEST_NANOS));
    if (moved) {
      changed();
    }
  }

  /** An admitted call was not made or was called off: it tells nothing. */
  public void leave() {
    set(RUNNING, running() - 1);
    add(CALLED_OFF);
  }

  /**
   * How long calls take.
   *
   * @param atLeast how many calls it takes to tell
   * @param percentile 0 to 100
   * @return null if there were not so many yet
   */
  public Duration latency(int atLeast, double percentile) {
    return latency.getTotalCount() < atLeast
        ? null
        : Duration.ofNanos(latency.getValueAtPercentile(percentile));
  }

  private void changed() {
    set(LIMIT, limit.limit());
    add(CHANGES);
    LimitChange change = limit.lastChange();
    keep(change);
    changes.accept(change);
  }

  private void keep(LimitChange change) {
    List<LimitChange> kept = latest;
    int from = Math.max(0, kept.size() + 1 - CHANGES_KEPT);
    List<LimitChange> more = new ArrayList<>(kept.subList(from, kept.size()));
    more.add(change);
    latest = List.copyOf(more);
  }

  /** What it has done until now. */
  public LaneMetrics metrics() {
    return new LaneMetrics(
        name,
        limit(),
        config.floor(),
        config.ceiling(),
        running(),
        (int) get(MOST_RUNNING),
        get(ADMITTED),
        get(SUCCEEDED),
        get(FAILED),
        get(CALLED_OFF),
        get(CHANGES),
        latest,
        LaneMetrics.Times.of(latency.copy()),
        LaneMetrics.Times.of(queued.copy()));
  }

  private void add(int index) {
    set(index, get(index) + 1);
  }

  private long get(int index) {
    return (long) COUNTS.getOpaque(counts, index);
  }

  private void set(int index, long value) {
    COUNTS.setOpaque(counts, index, value);
  }
}
