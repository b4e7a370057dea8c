package dev.teem.engine.time;

import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until it is told to move: for tests and for simulated runs. */
public final class VirtualClock implements EngineClock {
  private final AtomicLong nanos = new AtomicLong();

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public long epochMicros(long nanoTime) {
    return Math.floorDiv(nanoTime, 1_000);
  }

  /**
   * Moves the clock forward.
   *
   * @param deltaNanos nanoseconds, not negative
   */
  public void advance(long deltaNanos) {
    if (deltaNanos < 0) {
      throw new IllegalArgumentException("deltaNanos=" + deltaNanos + " is negative");
    }
    nanos.addAndGet(deltaNanos);
  }
}
