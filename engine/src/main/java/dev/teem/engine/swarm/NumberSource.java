package dev.teem.engine.swarm;

/** Agent <i>i</i>'s item is the number <i>i</i> in decimal ASCII digits. */
public final class NumberSource implements ItemSource {
  private static final int MAX_DIGITS = 19;

  private final byte[] digits = new byte[MAX_DIGITS];
  private final long total;
  private int first = MAX_DIGITS;
  private long next;

  /** The numbers from 0 to {@code total}, exclusive. */
  public NumberSource(long total) {
    this.total = total;
  }

  @Override
  public void fill(Range range) {
    while (next < total && range.fits(MAX_DIGITS)) {
      count();
      range.add(digits, first, MAX_DIGITS - first);
      next++;
    }
  }

  /**
   * Adds one to the digits in place: nine times of ten one byte changes, where a division per digit
   * would be due.
   */
  private void count() {
    if (next == 0) {
      first = MAX_DIGITS - 1;
      digits[first] = '0';
      return;
    }
    int at = MAX_DIGITS - 1;
    while (at >= first && digits[at] == '9') {
      digits[at--] = '0';
    }
    if (at < first) {
      first = at;
      digits[at] = '0';
    }
    digits[at]++;
  }

  @Override
  public long total() {
    return total;
  }

  @Override
  public double fraction() {
    return total == 0 ? 1 : (double) next / total;
  }

  @Override
  public void close() {}
}
