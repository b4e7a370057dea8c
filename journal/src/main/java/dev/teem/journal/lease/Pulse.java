package dev.teem.journal.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Signs of life of a lane's holder. Each may be null: nothing was seen. Those of the future, which
 * a clock of another host may give, count as fresh.
 *
 * @param startedAt when it took the lane, which is its first heart-beat
 * @param progressAt when it last got something done
 * @param heartbeatAt when it last said that it is alive
 */
public record Pulse(Instant startedAt, Instant progressAt, Instant heartbeatAt) {
  /**
   * Judges the holder.
   *
   * @param now the time
   * @param timeToLive how old a sign may be to count
   * @return ADVANCING if it made progress since its start, SPINNING if it only beat or started,
   *     STALLED if neither happened within its time to live
   * @throws IllegalArgumentException if the time to live is negative
   */
  public Liveness liveness(Instant now, Duration timeToLive) {
    if (timeToLive.isNegative()) {
      throw new IllegalArgumentException("timeToLive=" + timeToLive + " is negative");
    }
    if (hasProgressed() && isFresh(progressAt, now, timeToLive)) {
      return Liveness.ADVANCING;
    }
    return isFresh(heartbeatAt, now, timeToLive) || isFresh(startedAt, now, timeToLive)
        ? Liveness.SPINNING
        : Liveness.STALLED;
  }

  /**
   * How long it has got nothing done.
   *
   * @param now the time
   * @return the time since its last progress, or else its start, at least zero; null if it has
   *     neither
   */
  public Duration idleFor(Instant now) {
    Instant since = hasProgressed() ? progressAt : startedAt;
    if (since == null) {
      return null;
    }
    return since.isAfter(now) ? Duration.ZERO : Duration.between(since, now);
  }

  private boolean hasProgressed() {
    return progressAt != null && (startedAt == null || progressAt.isAfter(startedAt));
  }

  private static boolean isFresh(Instant sign, Instant now, Duration timeToLive) {
    Objects.requireNonNull(now, "now");
    return sign != null && Duration.between(sign, now).compareTo(timeToLive) <= 0;
  }
}
