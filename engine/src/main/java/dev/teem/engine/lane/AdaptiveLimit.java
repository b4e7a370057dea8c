package dev.teem.engine.lane;

import java.util.Objects;
import java.util.SplittableRandom;

/**
 * How many calls a lane may have in flight at a provider of which nothing is known: it looks for
 * the <em>knee</em>, the most calls that are answered as fast as few. Beyond it more calls only
 * wait (Kleinrock, Power and deterministic rules of thumb, 1979).
 *
 * <p>The law is a pure function of what it is told, in that order, and of its seed. Owned by one
 * thread, the lane's. It keeps no queue, starts no call and reads no clock; nothing is allocated
 * but a {@link LimitChange} per change.
 *
 * <h2>What it goes by</h2>
 *
 * Calls that come back are gathered in windows of as many calls as the limit, at least 8. After
 * each change the calls already in flight are left out, see {@link LimitWindow}. A window tells
 * something only if the limit was what held work back. Latencies are compared as {@link
 * LatencySample} describes, and every comparison waits for as many calls as noise asks for.
 *
 * <p>By Little's law the provider answers {@code calls / latency}. Between a lower limit {@code a}
 * and a higher {@code b} there is no knee if latency is the same, and it is at or below {@code a}
 * if latency grows as the limit does. Otherwise it is at {@code b} times latency at {@code a} over
 * latency at {@code b}. So every step is an experiment, and no latency is remembered as the
 * provider's own: that of a lucky call, or one that creeps up, would mislead for ever.
 *
 * <h2>What it does</h2>
 *
 * <pre>
 *   RUSH   --- first calls are back ---------------> HOLD
 *   HOLD   --- pause over, or calls became faster -> PROBE_UP    limit x 1.2
 *          --- each 5th pause, or slow rise, or
 *              never seen with fewer calls --------> PROBE_DOWN  limit / 1.2
 *          --- calls suddenly much slower ---------> PROBE_DOWN  rate of answers x latency before
 *   PROBE_UP   no slower: up again, x 1.44, x 2; else to the knee, HOLD
 *   PROBE_DOWN faster in proportion: down again, / 1.44, / 2; else to the knee, HOLD
 *   any    --- a fifth of the calls fail ----------> limit / 2
 * </pre>
 *
 * <ul>
 *   <li><b>Rush.</b> While no call of a full lane has come back and the backlog is over four limits
 *       deep, the limit doubles each millisecond, up to the rush of {@link LimitConfig}: short
 *       tasks are at full speed in their first round. So it does for any backlog once calls take
 *       longer than 250 ms: each round of those is dear. The first calls back have not waited. If
 *       later ones of the burst take twice as long, it was too much. Calls that are too few to fill
 *       the lane show nothing: after them it may rush still, and at once if they were slow.
 *   <li><b>Slow calls</b> have no other privilege. The reference's rule doubles its workers while
 *       latency, smoothed, is over 250 ms, and so again when calls are slow because there are too
 *       many. Here that counts only while nothing is known of the provider, where a larger limit is
 *       a guess as good as any; later, probes find what there is to gain. Where calls take as long
 *       however many there are, a new lane drains no slower by this law than by that rule.
 *   <li><b>Suddenly slower.</b> Our calls may queue, for the provider does less, or it may be
 *       slower whatever we do. The limit is cut to what the provider answers now, times the latency
 *       before (as BBR sizes its window; Cardwell et al., 2016), to a quarter at the least. If the
 *       few calls are as fast as before, we queued. If not, they may still queue behind what we
 *       sent, so one more step down decides. If that is no faster, we did not, and the old limit is
 *       restored by doubling.
 *   <li><b>Failures.</b> The limit is halved while a fifth of the calls fail, to a quarter at the
 *       least: what fails then fails whatever we do, and is the business of backoff and breaker.
 *       When less than a tenth fail, or less than a fifth for 20 windows, the old limit is restored
 *       by doubling, as long as latency holds.
 *   <li><b>Probes cost.</b> Pauses last 20 windows, or six times what the last probe took, up to
 *       60, so that probes take less than a fifth of the time, at 20 % more or fewer calls. They
 *       are jittered by a quarter, so that lanes of one provider do not probe at once. A probe's
 *       level is relative to the limit; the floor is a bound only.
 *   <li><b>Growth.</b> Only while work waits longer than the target queue delay.
 * </ul>
 */
public final class AdaptiveLimit {
  /** Fewer calls tell nothing. */
  private static final int SMALLEST_WINDOW = 8;

  /** Of a burst, who takes twice as long as the first has waited. */
  private static final double BURST_WAITED = Math.log(2);

  /** A burst can be further beyond the knee than a lane that was there already. */
  private static final int DEEPEST_BURST_CUT = 8;

  private static final int DEEPEST_CUT = 4;

  private static final double SMALLEST_CUT = 0.8;

  /** Small enough to cost little, large enough to be seen within a few windows. */
  private static final double STRIDE = 1.2;

  private static final double LARGEST_STRIDE = 2;

  /** A probe goes on until its error is so many times smaller than what it looks for. */
  private static final double SHARPNESS = 4;

  /** But no longer than that: calls that vary so much have to do with less. */
  private static final int LONGEST_PROBE = 16;

  /** Of the most a probe can show, what counts as nothing, and beyond how much as all. */
  private static final double NOTHING = 1 / 3.0;

  private static final double ALL = 2 / 3.0;

  /** How far a probe by a small stride moves the limit: half the way averages out its error. */
  private static final double TRUST = 0.5;

  private static final int PAUSE_WINDOWS = 20;
  private static final long PAUSE_PROBES = 6;
  private static final int LONGEST_PAUSE = 60;
  private static final double JITTER = 0.25;

  /** A pause while nothing or little is known, and one to see that something has changed. */
  private static final int SHORT_PAUSE = 3;

  private static final int SHORTEST_PAUSE = 1;

  /** One probe of so many goes down: more calls than the knee cost less than fewer do. */
  private static final int PROBES_PER_DOWN = 5;

  private static final double TROUBLE = 0.2;
  private static final double CALM = 0.1;

  private enum Phase {
    RUSH,
    HOLD,
    PROBE_UP,
    PROBE_DOWN
  }

  private final LimitConfig config;
  private final long targetQueueNanos;
  private final SplittableRandom random;

  private final LimitWindow window = new LimitWindow();
  private final FailureShare failures = new FailureShare();
  private final Rush rush = new Rush();

  /** What is known of the limit that is held, or of that which a probe is compared with. */
  private final HeldLatency held = new HeldLatency();

  /** What the probe has seen, or the rush. */
  private final LatencySample seen = new LatencySample();

  /** What was held before calls suddenly became slower. */
  private final LatencySample before = new LatencySample();

  private int limit;
  private Phase phase = Phase.RUSH;
  private LimitChange lastChange;

  /** The limit that the probe started from. */
  private int anchor;

  private double stride = LARGEST_STRIDE;
  private int probes;
  private boolean suddenlySlower;

  /** Whether calls have been seen to be as fast here as with fewer of them. */
  private boolean grounded;

  private boolean troubled;

  /** Calls in flight tell nothing of what is next, although the limit stays. */
  private boolean anew;

  /** The limit before a cut that may have been for nothing; 0 if there is none. */
  private int restore;

  /** Windows of this phase so far, and how many to hold. */
  private int windows;

  private double pause;

  /**
   * A limit at its start.
   *
   * @param seed of the jitter
   */
  public AdaptiveLimit(LimitConfig config, long seed) {
    this.config = Objects.requireNonNull(config, "config");
    targetQueueNanos = config.targetQueueDelay().toNanos();
    random = new SplittableRandom(seed);
    limit = config.start();
  }

  /** How many calls may be in flight now. More may still be, just after a cut. */
  public int limit() {
    return limit;
  }

  /** The latest change, for the lane's log; null before the first. */
  public LimitChange lastChange() {
    return lastChange;
  }

  /** Whether a backlog can raise the limit before calls are back, see {@link #waiting}. */
  public boolean mayRush() {
    return phase == Phase.RUSH && !rush.isOver() && !troubled && limit < config.rush();
  }

  /**
   * Work waits, and the limit is reached. To be told about every millisecond while it {@linkplain
   * #mayRush may rush}; of no effect otherwise.
   *
   * @param nowNanos on the lane's clock
   * @param backlog how much work waits
   * @return whether the limit has changed
   */
  public boolean waiting(long nowNanos, int backlog) {
    if (!mayRush() || !rush.isDue(nowNanos, backlog, limit)) {
      return false;
    }
    rush.doubled(nowNanos);
    return move(nowNanos, (int) Math.min(config.rush(), 2L * limit), LimitReason.RUSH);
  }

  /**
   * A call has come back.
   *
   * @param startNanos when it was started, on the lane's clock
   * @param nowNanos now, on the same clock
   * @param failed whether the provider failed; the latency of such a call does not count
   * @param inFlight calls that were in flight until now, this one included
   * @param queuedNanos how long the work had waited to be admitted
   * @return whether the limit has changed
   */
  public boolean completed(
      long startNanos, long nowNanos, boolean failed, int inFlight, long queuedNanos) {
    if (!rush.isOver() && inFlight >= limit) {
      rush.end(nowNanos);
      window.next(nowNanos);
    }
    if (window.isNew(startNanos)) {
      failures.add(failed);
    }
    window.add(startNanos, nowNanos, failed, inFlight >= limit, queuedNanos);
    int size = phase == Phase.RUSH ? SMALLEST_WINDOW : Math.max(SMALLEST_WINDOW, limit);
    if (window.calls() < size) {
      return false;
    }
    int decided = limit;
    anew = false;
    decide(nowNanos);
    if (limit != decided || anew) {
      window.awaitNew(nowNanos, inFlight - 1);
    } else {
      window.next(nowNanos);
    }
    return limit != decided;
  }

  private void decide(long now) {
    if (failures.atLeast(TROUBLE)) {
      cutForFailures(now);
    } else if (troubled) {
      restoreIfCalm();
    } else if (!window.isBound()) {
      endWithoutResult(now);
    } else {
      windows++;
      switch (phase) {
        case RUSH -> lookAtBurst(now);
        case HOLD -> lookAround(now);
        case PROBE_UP -> judgeMore(now);
        case PROBE_DOWN -> judgeFewer(now);
      }
    }
  }

  private boolean probing() {
    return phase == Phase.PROBE_UP || phase == Phase.PROBE_DOWN;
  }

  /** A burst or a probe without enough work to fill it. */
  private void endWithoutResult(long now) {
    if (probing()) {
      move(now, anchor, LimitReason.NOT_BOUND);
      hold(SHORT_PAUSE);
    } else if (phase == Phase.RUSH) {
      held.clear();
      seen.clear();
      rush.beginAnew(window.latencies().nanos());
    }
  }

  private void cutForFailures(long now) {
    seen.clear();
    windows = 0;
    if (!troubled) {
      troubled = true;
      restore = Math.max(restore, probing() ? anchor : limit);
    }
    int least = Math.max(config.floor(), restore / DEEPEST_CUT);
    if (limit > least) {
      move(now, Math.max(least, limit / 2), LimitReason.FAILURES);
      failures.clear();
    }
  }

  private void restoreIfCalm() {
    windows++;
    // A share in between may stay for ever, and so must not keep the limit down.
    double calm = windows < PAUSE_WINDOWS ? CALM : TROUBLE;
    if (failures.isBelow(calm)) {
      troubled = false;
      lookAnew();
    }
  }

  /** The provider is another than it was, and what is in flight has seen a bit of both. */
  private void lookAnew() {
    anew = true;
    grounded = false;
    held.clear();
    stride = LARGEST_STRIDE;
    hold(SHORTEST_PAUSE);
  }

  private void lookAtBurst(long now) {
    LatencySample latencies = window.latencies();
    seen.addAll(latencies);
    if (held.isEmpty()) {
      held.set(latencies);
    } else if (held.excess(latencies) > BURST_WAITED) {
      cutToWhatFits(now, rush.rate(seen.calls(), now), DEEPEST_BURST_CUT);
    } else if (seen.calls() >= limit) {
      held.set(seen);
      hold(SHORTEST_PAUSE);
    }
  }

  private void lookAround(long now) {
    LatencySample latencies = window.latencies();
    if (held.isEmpty()) {
      held.set(latencies);
    } else if (held.isSlower(latencies)) {
      cutToWhatFits(now, window.rate(now), DEEPEST_CUT);
    } else if (held.isFaster(latencies)) {
      lookAnew();
    } else {
      held.add(latencies);
      if (held.hasRisen()) {
        held.keepRecent();
        probeDown(now, (int) (limit / STRIDE), LimitReason.PROBE_DOWN);
      } else if (windows >= pause && held.isSharp(Math.log(above() / (double) limit) / SHARPNESS)) {
        probe(now);
      }
    }
  }

  private void cutToWhatFits(long now, double rate, int deepest) {
    double fits = rate * held.sample().nanos();
    before.set(held.sample());
    held.set(window.latencies());
    restore = Math.max(restore, limit);
    suddenlySlower = true;
    grounded = false;
    double least = limit / (double) deepest;
    probeDown(
        now, (int) Math.round(Math.clamp(fits, least, SMALLEST_CUT * limit)), LimitReason.SLOWER);
  }

  private void probe(long now) {
    probes++;
    if (stride > STRIDE || probes % PROBES_PER_DOWN != 0) {
      probeUp(now);
    } else {
      probeDown(now, (int) (limit / STRIDE), LimitReason.PROBE_DOWN);
    }
  }

  /** Where the next probe up goes. */
  private int above() {
    int to = Math.max(limit + 1, (int) Math.round(limit * stride));
    return restore > limit ? Math.min(to, restore) : to;
  }

  private void probeUp(long now) {
    if (limit == config.ceiling() || window.meanQueuedNanos() < targetQueueNanos) {
      // The first calls of a drain have not waited, and say nothing of those that come.
      hold(stride > STRIDE ? SHORT_PAUSE : pauseAfterProbe());
      return;
    }
    int to = above();
    if (to == restore) {
      restore = 0;
      stride = STRIDE;
    }
    begin(Phase.PROBE_UP);
    move(now, to, LimitReason.PROBE_UP);
  }

  private void probeDown(long now, int to, LimitReason reason) {
    if (limit == config.floor()) {
      hold(pauseAfterProbe());
      return;
    }
    begin(Phase.PROBE_DOWN);
    move(now, Math.min(limit - 1, to), reason);
  }

  private void begin(Phase probe) {
    phase = probe;
    anchor = limit;
    seen.clear();
    windows = 0;
  }

  private void judgeMore(long now) {
    seen.addAll(window.latencies());
    double most = Math.log(limit / (double) anchor);
    if (!isSharp(most)) {
      return;
    }
    double excess = held.excess(seen);
    if (excess < NOTHING * most) {
      // Nothing for a large stride can be a good part of a small one.
      grounded = excess < NOTHING * Math.log(STRIDE);
      held.set(seen);
      widen();
      probeUp(now);
    } else {
      // There is a queue up here, whatever the limit was before.
      restore = 0;
      settle(now, limit * Math.exp(-excess), LimitReason.QUEUED);
    }
  }

  private void judgeFewer(long now) {
    seen.addAll(window.latencies());
    double most = Math.log(anchor / (double) limit);
    if (!isSharp(most)) {
      return;
    }
    double gain = -held.excess(seen);
    if (suddenlySlower) {
      boolean asBefore = seen.mean() - before.mean() < HeldLatency.STEP;
      held.set(seen);
      if (asBefore) {
        restore = 0;
        stride = STRIDE;
        holdRoughly();
      } else {
        // How slow calls would have become before the cut is not known: one more step tells.
        suddenlySlower = false;
        stride = LARGEST_STRIDE;
        probeDown(now, (int) Math.ceil(limit / stride), LimitReason.PROBE_DOWN);
      }
    } else if (gain > ALL * most) {
      restore = 0;
      held.set(seen);
      widen();
      probeDown(now, (int) Math.ceil(limit / stride), LimitReason.PROBE_DOWN);
    } else if (gain < NOTHING * most) {
      grounded = true;
      settle(now, anchor, LimitReason.NOT_QUEUED);
    } else {
      grounded = true;
      restore = 0;
      settle(now, anchor * Math.exp(-gain), LimitReason.NOT_QUEUED);
    }
  }

  /** A probe that found all it could goes on with a larger stride. */
  private void widen() {
    stride = Math.min(LARGEST_STRIDE, stride * stride);
  }

  /** Whether the probe has seen enough to tell nothing from the most that it can show. */
  private boolean isSharp(double most) {
    return held.error(seen) <= most / SHARPNESS
        || windows >= LONGEST_PROBE
        || seen.calls() >= 2 * held.sample().calls();
  }

  /** Ends a probe between where it started and where it went. */
  private void settle(long now, double knee, LimitReason reason) {
    boolean rough = stride > STRIDE;
    double to = rough ? knee : anchor + TRUST * (knee - anchor);
    int probed = limit;
    int low = Math.min(anchor, probed);
    int high = Math.max(anchor, probed);
    move(now, Math.clamp(Math.round(to), low, high), reason);
    if (limit != anchor) {
      // At the knee calls take as long as with fewer of them.
      if (probed < anchor || limit == probed) {
        held.set(seen);
      }
      held.fade(limit);
    }
    if (restore > limit) {
      stride = LARGEST_STRIDE;
      hold(SHORTEST_PAUSE);
      return;
    }
    restore = 0;
    stride = STRIDE;
    if (rough) {
      holdRoughly();
    } else {
      hold(pauseAfterProbe());
    }
  }

  /** Not for long, and then down if it has never been seen whether fewer calls would do. */
  private void holdRoughly() {
    if (!grounded) {
      probes = PROBES_PER_DOWN - 1;
    }
    hold(SHORT_PAUSE);
  }

  private double pauseAfterProbe() {
    double jitter = 1 - JITTER + 2 * JITTER * random.nextDouble();
    return jitter * Math.clamp(PAUSE_PROBES * windows, PAUSE_WINDOWS, LONGEST_PAUSE);
  }

  private void hold(double windowsAtLeast) {
    phase = Phase.HOLD;
    seen.clear();
    windows = 0;
    suddenlySlower = false;
    pause = windowsAtLeast;
  }

  private boolean move(long now, int to, LimitReason reason) {
    int from = limit;
    limit = Math.clamp(to, config.floor(), config.ceiling());
    if (limit == from) {
      return false;
    }
    LatencySample latest = seen.calls() > 0 ? seen : window.latencies();
    lastChange =
        new LimitChange(
            now, from, limit, reason, latest.nanos(), held.sample().nanos(), failures.share());
    return true;
  }
}
