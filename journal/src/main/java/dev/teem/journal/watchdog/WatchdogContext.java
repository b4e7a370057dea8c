package dev.teem.journal.watchdog;

import dev.teem.engine.time.EngineClock;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.lease.SupervisePolicy;
import dev.teem.journal.lease.SupervisedLane;
import dev.teem.journal.lease.Supervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a watchdog is to look after. Set it up and open a watchdog with it. */
public final class WatchdogContext {
  /** A plan takes time quadratic in the lanes, and everybody waits while one is made. */
  public static final int MAX_WORKERS = 256;

  /** Longer waits are none that anybody waits for. */
  private static final Duration LONGEST = Duration.ofDays(3650);

  private final Path dir;
  private final List<Worker> workers;
  private final int target;
  private SupervisePolicy policy = SupervisePolicy.DEFAULT;
  private Duration coolDown = Duration.ofMinutes(2);
  private Duration stallAfter = Duration.ofMinutes(10);
  private Duration grace = Duration.ofSeconds(10);
  private boolean discardsOutput;
  private boolean forced;
  private boolean recover;
  private EngineClock clock = new WallClock();

  /**
   * Lanes to be staffed.
   *
   * @param dir the folder of the lease journal
   * @param workers all lanes, the one to be staffed first in front
   * @param target how many workers are wanted
   * @throws IllegalArgumentException if there are too many lanes, one is there twice, or the target
   *     is negative
   */
  public WatchdogContext(Path dir, List<Worker> workers, int target) {
    this.dir = dir.toAbsolutePath().normalize();
    this.workers = List.copyOf(workers);
    this.target = target;
    if (target < 0) {
      throw new IllegalArgumentException("target=" + target + " is negative");
    }
    if (workers.size() > MAX_WORKERS) {
      throw new IllegalArgumentException("lanes=" + workers.size() + ", max=" + MAX_WORKERS);
    }
    Set<String> lanes = new HashSet<>();
    for (Worker worker : workers) {
      if (!lanes.add(worker.lane())) {
        throw new IllegalArgumentException("lane=" + worker.lane() + " is there twice");
      }
    }
  }

  /** How to go about it. Default: {@link SupervisePolicy#DEFAULT}. */
  public WatchdogContext policy(SupervisePolicy how) {
    policy = Objects.requireNonNull(how, "how");
    return this;
  }

  /**
   * How long a worker that was launched counts as alive without its lane: the time it has to take
   * it, or to end after it has given it back. Default: 2 minutes.
   */
  public WatchdogContext coolDown(Duration time) {
    coolDown = checked("coolDown", time);
    return this;
  }

  /**
   * How long a holder may show no sign of life, if its lease does not say so itself. Default: 10
   * minutes.
   */
  public WatchdogContext stallAfter(Duration time) {
    stallAfter = checked("stallAfter", time);
    return this;
  }

  /**
   * How long a worker that stalled has to end when it is asked to, until it is made to. Default: 10
   * seconds.
   */
  public WatchdogContext grace(Duration time) {
    grace = checked("grace", time);
    return this;
  }

  /**
   * Drops what workers print. Default: it is appended to a file for each lane, {@code
   * watchdog/LANE.out} in the folder.
   */
  public WatchdogContext discardOutput() {
    discardsOutput = true;
    return this;
  }

  /** Whether decisions are forced to the disk before they take effect. Default: no. */
  public WatchdogContext forced(boolean on) {
    forced = on;
    return this;
  }

  /**
   * Whether to go on with a journal that is damaged: see {@link LeaseJournal#recover}. Default: no.
   */
  public WatchdogContext recover(boolean on) {
    recover = on;
    return this;
  }

  /** Where time comes from. Default: the machine's clock, with every step that it makes. */
  public WatchdogContext clock(EngineClock source) {
    clock = Objects.requireNonNull(source, "source");
    return this;
  }

  /** Mistakes in the lanes: see {@link Supervisor#overlaps}. */
  public List<Supervisor.Overlap> overlaps() {
    return Supervisor.overlaps(
        workers.stream()
            .map(worker ->
                new SupervisedLane(
                    worker.lane(),
                    worker.laneTree(),
                    worker.isExclusive(),
                    false,
                    false,
                    null,
                    null))
            .toList());
  }

  private static Duration checked(String name, Duration time) {
    if (time.isNegative() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + "=" + time + ", min=PT0S, max=" + LONGEST);
    }
    return time;
  }

  Path dir() {
    return dir;
  }

  /** Where the watchdog keeps what is its own. */
  Path ownDir() {
    return dir.resolve("watchdog");
  }

  List<Worker> workers() {
    return workers;
  }

  int target() {
    return target;
  }

  SupervisePolicy policy() {
    return policy;
  }

  Duration coolDown() {
    return coolDown;
  }

  Duration stallAfter() {
    return stallAfter;
  }

  Duration grace() {
    return grace;
  }

  boolean discardsOutput() {
    return discardsOutput;
  }

  boolean forced() {
    return forced;
  }

  boolean recover() {
    return recover;
  }

  EngineClock clock() {
    return clock;
  }
}
