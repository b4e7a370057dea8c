package dev.teem.journal.lease;

import java.time.Duration;

/**
 * How lanes are supervised. Immutable.
 *
 * @param countSpinningAsAlive whether a worker that only spins holds its place
 * @param reapStalled whether lanes are taken from workers that show no sign of life
 * @param spinHaltAfter how long a worker may spin until its halt is proposed; null for ever
 * @param maxConcurrency how many workers there may be if a lane is repeatable, 1 to {@link
 *     #MAX_CONCURRENCY}; null for as many as there are disjoint lanes
 */
public record SupervisePolicy(
    boolean countSpinningAsAlive,
    boolean reapStalled,
    Duration spinHaltAfter,
    Integer maxConcurrency) {
  /** A plan names every worker that it starts, so there is an end to them. */
  public static final int MAX_CONCURRENCY = 1 << 20;

  /** Counts spinners, reaps what stalled, proposes no halt. */
  public static final SupervisePolicy DEFAULT = new SupervisePolicy(true, true, null, null);

  /** Checks the rules above. */
  public SupervisePolicy {
    if (spinHaltAfter != null && spinHaltAfter.isNegative()) {
      throw new IllegalArgumentException("spinHaltAfter=" + spinHaltAfter + " is negative");
    }
    if (maxConcurrency != null && (maxConcurrency < 1 || maxConcurrency > MAX_CONCURRENCY)) {
      throw new IllegalArgumentException(
          "maxConcurrency=" + maxConcurrency + ", min=1, max=" + MAX_CONCURRENCY);
    }
  }
}
