package dev.teem.journal.watchdog;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a lane rests when its workers fail: a second, then twice as long each time up to five
 * minutes, a quarter more or less, so that lanes that fail for the same reason part.
 */
final class Backoff {
  /** A rest is never longer. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final double JITTER = 0.25;
  private static final long FIRST_MILLIS = 1_000;
  private static final int MOST_DOUBLINGS = 10;

  private Backoff() {}

  /** After so many failures in a row, 0 for the first. */
  static Duration after(int failures, RandomGenerator random) {
    double millis = FIRST_MILLIS << Math.min(failures, MOST_DOUBLINGS);
    double jittered = millis * random.nextDouble(1 - JITTER, 1 + JITTER);
    return Duration.ofMillis(Math.min((long) jittered, LONGEST.toMillis()));
  }
}
