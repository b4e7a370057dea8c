package dev.teem.engine.receipt;

import static java.time.temporal.ChronoField.MICRO_OF_SECOND;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How receipts write instants and reckon durations: microseconds, years 1 to 9999, UTC. */
public final class ReceiptTime {
  static final long MICROS_PER_SECOND = 1_000_000;
  static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");
  static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999Z");

  private static final DateTimeFormatter WHOLE_SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter WITH_FRACTION =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);
  private static final long MAX_EXACT_DOUBLE = 1L << 53;

  private ReceiptTime() {}

  /**
   * An instant as text, such as {@code 2026-11-21T12:22:23.149927+00:00}: the fraction is absent or
   * has six digits.
   *
   * @param instant in years 1 to 9999
   */
  public static String format(Instant instant) {
    return (instant.get(MICRO_OF_SECOND) == 0 ? WHOLE_SECOND : WITH_FRACTION).format(instant);
  }

  /**
   * Whole milliseconds, by way of seconds as a double: 1.001 s gives 1000. That loses a millisecond
   * now and then, but every receipt's id rests on it.
   */
  static long durationMs(long micros) {
    return (long) (seconds(micros) * 1000.0);
  }

  private static double seconds(long micros) {
    if (Math.abs(micros) <= MAX_EXACT_DOUBLE) {
      return micros / 1e6;
    }
    // Beyond 285 years the microseconds would be rounded before the division rounds again.
    return BigDecimal.valueOf(micros, 6).doubleValue();
  }
}
