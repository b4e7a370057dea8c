package dev.teem.journal;

import dev.teem.engine.time.EngineClock;
import java.time.Duration;
import java.time.Instant;

/** A clock whose date somebody sets, forwards and backwards. */
public final class WanderingClock implements EngineClock {
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /** Sets the date; the duration may be negative. */
  public void move(Duration by) {
    now = now.plus(by);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long epochMicros(long nanoTime) {
    return now.toEpochMilli() * 1_000;
  }
}
