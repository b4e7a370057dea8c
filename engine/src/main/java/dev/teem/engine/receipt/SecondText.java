package dev.teem.engine.receipt;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * The text of the second that was asked for last, {@code YYYY-MM-DDTHH:MM:SS}, as ASCII.
 *
 * <p>Receipts come many to the second: nearly always the text is there already. Not thread-safe.
 */
final class SecondText {
  static final int LENGTH = 19;

  private static final int SECONDS_PER_DAY = 86_400;
  private static final int DATE_LENGTH = 10;
  private static final long NONE = Long.MIN_VALUE;

  private final byte[] text = "YYYY-MM-DDTHH:MM:SS".getBytes(StandardCharsets.US_ASCII);
  private long second = NONE;
  private long day = NONE;

  /**
   * Makes the text that of a second.
   *
   * @param newSecond since the epoch, in years 1 to 9999
   * @return whether the text has changed
   */
  boolean advanceTo(long newSecond) {
    if (newSecond == second) {
      return false;
    }
    long newDay = Math.floorDiv(newSecond, SECONDS_PER_DAY);
    if (newDay != day) {
      putDate(LocalDate.ofEpochDay(newDay));
      day = newDay;
    }
    putTimeOfDay((int) (newSecond - newDay * SECONDS_PER_DAY));
    second = newSecond;
    return true;
  }

  private void putDate(LocalDate date) {
    int year = date.getYear();
    Digits.putPair(text, 0, year / 100);
    Digits.putPair(text, 2, year % 100);
    Digits.putPair(text, 5, date.getMonthValue());
    Digits.putPair(text, 8, date.getDayOfMonth());
  }

  private void putTimeOfDay(int seconds) {
    Digits.putPair(text, DATE_LENGTH + 1, seconds / 3600);
    Digits.putPair(text, DATE_LENGTH + 4, seconds / 60 % 60);
    Digits.putPair(text, DATE_LENGTH + 7, seconds % 60);
  }

  void copyTo(byte[] target, int offset) {
    System.arraycopy(text, 0, target, offset, LENGTH);
  }
}
