package dev.teem.journal.watchdog;

import dev.teem.engine.time.EngineClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The machine's clock as it is set now. Its dates agree with those of processes that started later,
 * which matters to one that runs for months, through steps of the clock and sleeps of the machine;
 * so they may go back.
 */
final class WallClock implements EngineClock {
  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long epochMicros(long nanoTime) {
    long age = System.nanoTime() - nanoTime;
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - Math.floorDiv(age, 1_000);
  }
}
