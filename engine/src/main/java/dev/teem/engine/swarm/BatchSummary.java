package dev.teem.engine.swarm;

import dev.teem.engine.lane.LaneMetrics;

/**
 * What a batch did.
 *
 * @param agents agents that have a result
 * @param executed of those, how many were executed now
 * @param cached of those, how many were answered from receipts
 * @param failed of those, how many failed, now or when they were executed
 * @param givenUp of those, how many have an output that was given up to make room: its digest is
 *     known and counts, its bytes are gone
 * @param retried attempts of blocking calls that followed a failure
 * @param raced blocking calls that were given a rival
 * @param wallNanos from start to end
 * @param latency how long the executed ones took, each from the start of its call to its end
 * @param lane what the lane did; null if the yool is pure
 * @param usd US dollars that the calls have cost, as far as they have said
 * @param tokens the same of tokens
 * @param resultDigest SHA-256, in hex, over the concatenated SHA-256 of every output in agent
 *     order; 32 zero bytes stand for a failed agent. Null if the batch was stopped before its end
 * @param aggregate one receipt for the outputs of all agents; null unless {@link
 *     BatchSpec#aggregate} asked for it, and if the batch was stopped before its end
 */
public record BatchSummary(
    long agents,
    long executed,
    long cached,
    long failed,
    long givenUp,
    long retried,
    long raced,
    long wallNanos,
    Latency latency,
    LaneMetrics lane,
    double usd,
    double tokens,
    String resultDigest,
    AggregateReceipt aggregate) {

  /**
   * A distribution, in nanoseconds; all zeros when nothing was executed.
   *
   * @param p50 median
   * @param p99 99th percentile
   * @param p999 99.9th percentile
   * @param max the longest
   */
  public record Latency(long p50, long p99, long p999, long max) {}

  /** Whether the batch was stopped before its end. */
  public boolean stopped() {
    return resultDigest == null;
  }
}
