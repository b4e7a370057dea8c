package dev.teem.engine.lane;

import java.time.Duration;

/**
 * Between which bounds an {@link AdaptiveLimit} moves. The floor bounds what cuts may leave; it is
 * not the level of a probe, which is always near the limit that it is compared with.
 *
 * @param floor calls at once that are always allowed, at least 1
 * @param ceiling calls at once that are never passed, at least the floor
 * @param start the limit before anything is known
 * @param rush how far a deep backlog alone doubles the limit before the first calls have come back;
 *     from start, which is no rush, to ceiling
 * @param targetQueueDelay how long work may wait to be admitted: while it waits less, the limit
 *     does not grow
 */
public record LimitConfig(int floor, int ceiling, int start, int rush, Duration targetQueueDelay) {
  /** The usual start where no policy says how many workers are wanted. */
  public static final int USUAL_START = 16;

  /** The usual rush: what a lane of short tasks needs to be at full speed in its first round. */
  public static final int USUAL_RUSH = 64;

  private static final Duration USUAL_QUEUE_DELAY = Duration.ofMillis(1);

  /** Checks. */
  public LimitConfig {
    if (floor < 1) {
      throw new IllegalArgumentException("floor=" + floor + " is less than 1");
    }
    inOrder("floor", floor, "ceiling", ceiling);
    inOrder("floor", floor, "start", start);
    inOrder("start", start, "rush", rush);
    inOrder("rush", rush, "ceiling", ceiling);
    if (targetQueueDelay.isNegative()) {
      throw new IllegalArgumentException(
          "targetQueueDelay=" + targetQueueDelay + " is negative; zero lets it grow at any delay");
    }
  }

  private static void inOrder(String low, int lowValue, String high, int highValue) {
    if (highValue < lowValue) {
      throw new IllegalArgumentException(
          "%s=%d is less than %s=%d".formatted(high, highValue, low, lowValue));
    }
  }

  /** From 1 to a ceiling, the rest as usual. */
  public static LimitConfig upTo(int ceiling) {
    return new LimitConfig(
        1,
        ceiling,
        Math.min(USUAL_START, ceiling),
        Math.min(USUAL_RUSH, ceiling),
        USUAL_QUEUE_DELAY);
  }

  /**
   * What a policy asks for, from 1 to its most workers. The limit starts at the usual workers, and
   * a backlog lets it rush to twice as many at most, as the reference does: a lane with little work
   * has nothing to find out before that is done.
   */
  public static LimitConfig of(LanePolicy policy) {
    int ceiling = policy.maxLaneConcurrency();
    int start = Math.min(policy.laneConcurrency(), ceiling);
    long rush = Math.clamp(2L * policy.laneConcurrency(), start, ceiling);
    return new LimitConfig(1, ceiling, start, (int) rush, USUAL_QUEUE_DELAY);
  }

  /** The same between other bounds; start and rush move as little as they have to. */
  public LimitConfig between(int newFloor, int newCeiling) {
    inOrder("floor", newFloor, "ceiling", newCeiling);
    int newStart = Math.clamp(start, newFloor, newCeiling);
    return new LimitConfig(
        newFloor, newCeiling, newStart, Math.clamp(rush, newStart, newCeiling), targetQueueDelay);
  }
}
