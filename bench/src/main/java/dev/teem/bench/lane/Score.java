package dev.teem.bench.lane;

import dev.teem.bench.lane.LaneSimulation.Outcome;

/**
 * One run beside the best fixed limit's on the same model with the same seed.
 *
 * @param throughput ours to theirs
 * @param p99 ours to theirs
 */
public record Score(double throughput, double p99) {
  static Score of(Outcome outcome, Outcome best) {
    return new Score(
        outcome.perSecond() / best.perSecond(), outcome.p99Millis() / best.p99Millis());
  }

  /** The share of throughput that is lost plus the share of p99 that is in excess. */
  public double regret() {
    return Math.max(0, 1 - throughput) + Math.max(0, p99 - 1);
  }
}
