package dev.teem.engine.time;

import java.time.Instant;

/**
 * The machine's clock, its date read once: later steps of the wall clock do not reach the engine.
 */
public final class SystemClock implements EngineClock {
  private final long anchorNanos = System.nanoTime();
  private final long anchorMicros = micros(Instant.now());

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long epochMicros(long nanoTime) {
    return anchorMicros + Math.floorDiv(nanoTime - anchorNanos, 1_000);
  }
}
