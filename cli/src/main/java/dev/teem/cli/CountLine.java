package dev.teem.cli;

/** A line on standard error that counts, where that is a terminal. */
final class CountLine {
  private static final long EVERY_NANOS = 200_000_000;

  private final int columns;
  private final String what;
  private final long total;
  private long nextNanos;
  private boolean shown;

  private CountLine(int columns, String what, long total) {
    this.columns = columns;
    this.what = what;
    this.total = total;
    nextNanos = System.nanoTime() + EVERY_NANOS;
  }

  static CountLine onTerminal(String what, long total) {
    return new CountLine(ProgressLine.columnsOfTerminal(), what, total);
  }

  void show(long count) {
    // The clock costs more than what is counted.
    if (columns == 0 || (count & 0xfff) != 0 || System.nanoTime() - nextNanos < 0) {
      return;
    }
    nextNanos = System.nanoTime() + EVERY_NANOS;
    shown = true;
    String line = Text.count(count) + " of " + Text.count(total) + " " + what;
    System.err.print("\r" + line.substring(0, Math.min(line.length(), columns - 1)) + "\033[K");
    System.err.flush();
  }

  void clear() {
    if (shown) {
      System.err.print("\r\033[K");
      System.err.flush();
    }
  }
}
