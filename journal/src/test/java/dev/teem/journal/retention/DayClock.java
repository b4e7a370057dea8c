package dev.teem.journal.retention;

import dev.teem.engine.time.EngineClock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock whose day a test sets, backwards too. Every look takes a microsecond. */
final class DayClock implements EngineClock {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final AtomicLong looks = new AtomicLong();
  private volatile long day;

  DayClock(long day) {
    this.day = day;
  }

  void day(long newDay) {
    day = newDay;
  }

  @Override
  public long nanoTime() {
    return looks.incrementAndGet() * 1_000;
  }

  @Override
  public long epochMicros(long nanoTime) {
    return day * MICROS_PER_DAY + nanoTime / 1_000;
  }
}
