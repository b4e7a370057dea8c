package dev.teem.engine.lane;

import java.util.List;
import org.HdrHistogram.AbstractHistogram;

/**
 * What a {@link Lane} has done.
 *
 * @param lane its name
 * @param limit calls that may run at once
 * @param floor the least limit there may be
 * @param ceiling the highest
 * @param running calls that run
 * @param mostRunning the most that ever ran at once
 * @param admitted calls that were admitted
 * @param succeeded calls whose provider has not failed
 * @param failed calls whose provider has
 * @param calledOff calls that were not made after all, or called off
 * @param changes of the limit, how many
 * @param latestChanges the last of these, 64 at most, each with its reason; the oldest first
 * @param latency of calls that were not called off
 * @param queued how long their work had waited to be admitted
 */
public record LaneMetrics(
    String lane,
    int limit,
    int floor,
    int ceiling,
    int running,
    int mostRunning,
    long admitted,
    long succeeded,
    long failed,
    long calledOff,
    long changes,
    List<LimitChange> latestChanges,
    Times latency,
    Times queued) {

  /** Copies the list. */
  public LaneMetrics {
    latestChanges = List.copyOf(latestChanges);
  }

  /**
   * A distribution, in nanoseconds, to two digits; all zeros when there is nothing.
   *
   * @param count how many
   * @param p50 median
   * @param p99 99th percentile
   * @param p999 99.9th percentile
   * @param max the longest
   */
  public record Times(long count, long p50, long p99, long p999, long max) {
    static Times of(AbstractHistogram histogram) {
      return new Times(
          histogram.getTotalCount(),
          histogram.getValueAtPercentile(50),
          histogram.getValueAtPercentile(99),
          histogram.getValueAtPercentile(99.9),
          histogram.getMaxValue());
    }
  }
}
