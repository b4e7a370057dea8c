package dev.teem.engine.time;

/**
 * The one source of time of an engine. Safe for use by any thread.
 *
 * <p>Durations are measured in {@link #nanoTime()}, which never goes back; dates are derived from
 * the same reading by {@link #epochMicros(long)}, so that the dates of one engine are as monotonic
 * as its durations.
 */
public interface EngineClock {

  /** Nanoseconds from an arbitrary origin; never goes back. */
  long nanoTime();

  /** The date, in microseconds since 1970-01-01T00:00:00Z, of a reading of {@link #nanoTime()}. */
  long epochMicros(long nanoTime);

  /** The date now, in microseconds since 1970-01-01T00:00:00Z. */
  default long epochMicros() {
    return epochMicros(nanoTime());
  }
}
