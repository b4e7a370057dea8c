package dev.teem.journal.log;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.RollCycleArithmetic;

/**
 * One file a day or, where there is much to keep, one for each so many bytes: small enough that
 * giving up the oldest frees what is needed and not much more. A file is numbered by the hour in
 * which it was begun, counted from 1970-01-01 UTC, or by the next hour if that is taken.
 *
 * <p>Chronicle's own cycles reserve 64 KiB to 512 KiB of index at the start of each file and add to
 * it every 64 to 1024 records. Nothing reads that index here: a position is an offset. So the index
 * is the smallest that Chronicle allows, 8 entries, and its spacing the largest: only record 0 of a
 * file is ever indexed, be records of 200 bytes or 200 KB. The start of a file is then 400 bytes
 * which, but for the write position, never change once the first record is written, and {@link
 * FileHead} can check and restore them.
 */
final class FileCycle implements RollCycle {
  /** Chronicle's cycle: the unit of file numbers. */
  static final int MILLIS = 3_600_000;

  private static final int HOURS_A_DAY = 24;

  /** A file is left for the next one before Chronicle would write a second index entry. */
  static final long MAX_RECORDS = (1L << 30) - 8;

  /** By how much Chronicle shifts a write position before it adds the record's number. */
  static final int SEQUENCE_SHIFT = 36;

  private static final int INDEX_COUNT = 8;
  private static final int INDEX_SPACING = 1 << 30;
  private static final String PATTERN = "yyyyMMdd-HH";
  private static final String SUFFIX = ".cq4";
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern(PATTERN, Locale.ROOT);

  private final RollCycleArithmetic arithmetic = RollCycleArithmetic.of(INDEX_COUNT, INDEX_SPACING);

  static String fileName(int number) {
    return NAME.format(LocalDateTime.ofEpochSecond(seconds(number), 0, ZoneOffset.UTC)) + SUFFIX;
  }

  private static long seconds(int number) {
    return (long) number * (MILLIS / 1_000);
  }

  /** The number of the file of that name, 0 if no file of a log has such a name. */
  static int fileNumber(String name) {
    if (!name.endsWith(SUFFIX)) {
      return 0;
    }
    try {
      String hour = name.substring(0, name.length() - SUFFIX.length());
      long number =
          LocalDateTime.parse(hour, NAME).toEpochSecond(ZoneOffset.UTC) / (MILLIS / 1_000);
      boolean ours =
          number > 0 && number <= Position.MAX_FILE && fileName((int) number).equals(name);
      return ours ? (int) number : 0;
    } catch (DateTimeParseException notAnHour) {
      return 0;
    }
  }

  /**
   * The number of the file that a record goes to by the clock.
   *
   * @param current the file that is written, 0 before the first
   */
  static int fileNumber(long epochMillis, int current) {
    long hour = Math.floorDiv(epochMillis, (long) MILLIS);
    if (hour < 1 || hour > Position.MAX_FILE) {
      throw new IllegalStateException(
          "The clock is out of range: epochMillis=" + epochMillis + "; set the machine's clock");
    }
    // A clock that goes back keeps the file: positions never go down.
    boolean sameDay = hour / HOURS_A_DAY <= current / HOURS_A_DAY;
    return current != 0 && sameDay ? current : (int) hour;
  }

  @Override
  public String format() {
    return PATTERN;
  }

  @Override
  public int lengthInMillis() {
    return MILLIS;
  }

  @Override
  public int defaultIndexCount() {
    return INDEX_COUNT;
  }

  @Override
  public int defaultIndexSpacing() {
    return INDEX_SPACING;
  }

  @Override
  public long toIndex(int cycle, long sequenceNumber) {
    return arithmetic.toIndex(cycle, sequenceNumber);
  }

  @Override
  public long toSequenceNumber(long index) {
    return arithmetic.toSequenceNumber(index);
  }

  @Override
  public int toCycle(long index) {
    return arithmetic.toCycle(index);
  }

  @Override
  public long maxMessagesPerCycle() {
    return arithmetic.maxMessagesPerCycle();
  }
}
