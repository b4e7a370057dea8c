package dev.teem.journal.log;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.RollCycleArithmetic;

/**
 * One file a day, numbered by the days since 1970-01-01 UTC.
 *
 * <p>Chronicle's own daily cycles reserve 64 KiB to 512 KiB of index at the start of each file and
 * add to it every 64 to 1024 records. Nothing reads that index here: a position is an offset. So
 * the index is the smallest that Chronicle allows, 8 entries, and its spacing the largest: only
 * record 0 of a file is ever indexed, be records of 200 bytes or 200 KB. The start of a file is
 * then 400 bytes which, but for the write position, never change once the first record is written,
 * and {@link FileHead} can check and restore them.
 */
final class DailyCycle implements RollCycle {
  static final int MILLIS = 86_400_000;

  /** A file is left for the next one before Chronicle would write a second index entry. */
  static final long MAX_RECORDS = (1L << 30) - 8;

  /** By how much Chronicle shifts a write position before it adds the record's number. */
  static final int SEQUENCE_SHIFT = 36;

  private static final int INDEX_COUNT = 8;
  private static final int INDEX_SPACING = 1 << 30;
  private static final String SUFFIX = "T.cq4";

  private final RollCycleArithmetic arithmetic = RollCycleArithmetic.of(INDEX_COUNT, INDEX_SPACING);

  static String fileName(int number) {
    return DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofEpochDay(number)) + SUFFIX;
  }

  /** The number of the file of that name, 0 if no file of a log has such a name. */
  static int fileNumber(String name) {
    if (!name.endsWith(SUFFIX)) {
      return 0;
    }
    try {
      String date = name.substring(0, name.length() - SUFFIX.length());
      long day = LocalDate.parse(date, DateTimeFormatter.BASIC_ISO_DATE).toEpochDay();
      boolean ours = day > 0 && day <= Position.MAX_FILE && fileName((int) day).equals(name);
      return ours ? (int) day : 0;
    } catch (DateTimeParseException notADate) {
      return 0;
    }
  }

  static int fileNumber(long epochMillis) {
    long day = Math.floorDiv(epochMillis, (long) MILLIS);
    if (day < 1 || day > Position.MAX_FILE) {
      throw new IllegalStateException(
          "The clock is out of range: epochMillis=" + epochMillis + "; set the machine's clock");
    }
    return (int) day;
  }

  @Override
  public String format() {
    return "yyyyMMdd'T'";
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
