package dev.teem.cli;

import dev.teem.engine.swarm.Progress;
import java.util.Locale;

/**
 * A line on standard error that is written over while something takes long; nothing where that is
 * not a terminal.
 */
final class ProgressLine {
  /** Its columns; set by the launcher where standard error is a terminal. */
  private static final String TERMINAL = "TEEM_TERMINAL";

  private static final int BAR = 16;
  private static final long COUNT_MASK = 0xffff;

  /** 0 where there is no terminal. */
  private final int columns;

  private long lastDone;
  private long lastNanos;

  ProgressLine(int columns) {
    this.columns = columns;
  }

  static ProgressLine onTerminal() {
    String columns = System.getenv(TERMINAL);
    boolean number = columns != null && columns.matches("\\d{1,5}");
    return new ProgressLine(number ? Integer.parseInt(columns) : 0);
  }

  void show(Progress progress) {
    if (columns > 0) {
      show(text(progress));
    }
    lastDone = progress.done();
    lastNanos = progress.elapsedNanos();
  }

  /** Counts, so seldom that it costs nothing. */
  void count(long done, long total, String what) {
    if ((done & COUNT_MASK) == 0) {
      show(Text.count(done) + " of " + Text.count(total) + " " + what);
    }
  }

  /** Counts where nobody knows how many there will be. */
  void count(long done, String what) {
    if ((done & COUNT_MASK) == 0) {
      show(Text.count(done) + " " + what);
    }
  }

  /** Shows any text. */
  void show(String text) {
    if (columns > 0) {
      System.err.print("\r" + fitted(text) + "\033[K");
      System.err.flush();
    }
  }

  /** A line that wraps could not be written over. */
  private String fitted(String text) {
    return text.length() < columns ? text : text.substring(0, columns - 1);
  }

  String text(Progress progress) {
    double seconds = (progress.elapsedNanos() - lastNanos) / 1e9;
    double rate = seconds <= 0 ? 0 : (progress.done() - lastDone) / seconds;
    double fraction =
        progress.total() > 0 ? (double) progress.done() / progress.total() : progress.fraction();
    StringBuilder line = new StringBuilder();
    if (fraction >= 0) {
      int full = (int) Math.round(BAR * Math.min(1, fraction));
      line.append("█".repeat(full)).append("░".repeat(BAR - full));
      line.append(String.format(Locale.ROOT, " %3.0f %%  ", Math.floor(100 * fraction)));
    }
    line.append(Text.count(progress.done()));
    if (progress.total() >= 0) {
      line.append(" of ").append(Text.count(progress.total()));
    }
    line.append("  ").append(Text.rate(rate)).append("/s");
    line.append("  left ").append(left(progress, fraction));
    line.append("  p99 ").append(Text.duration(progress.p99Nanos()));
    if (progress.limit() > 0) {
      line.append("  limit ").append(progress.limit());
    }
    line.append("  cached ").append(Text.count(progress.cached()));
    line.append("  failed ").append(Text.count(progress.failed()));
    return fitted(line.toString());
  }

  private static String left(Progress progress, double fraction) {
    if (fraction <= 0) {
      return "?";
    }
    double elapsed = progress.elapsedNanos();
    return Text.clock((long) (elapsed * (1 - Math.min(1, fraction)) / fraction));
  }

  void clear() {
    if (columns > 0) {
      System.err.print("\r\033[K");
      System.err.flush();
    }
  }
}
