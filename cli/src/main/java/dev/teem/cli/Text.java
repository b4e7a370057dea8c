package dev.teem.cli;

import dev.teem.engine.receipt.JsonEscape;
import java.util.Locale;

/** Numbers and names as people read them. */
final class Text {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Text() {}

  /** 1,048,576. */
  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** 940, 12.3 k, 1.93 M. */
  static String rate(double perSecond) {
    if (perSecond < 1e3) {
      return String.format(Locale.ROOT, "%.0f", perSecond);
    }
    return perSecond < 1e6
        ? String.format(Locale.ROOT, "%.1f k", perSecond / 1e3)
        : String.format(Locale.ROOT, "%.2f M", perSecond / 1e6);
  }

  /** 870 ns, 1.2 µs, 35 ms, 2.10 s: three digits or so. */
  static String duration(long nanos) {
    if (nanos < 1_000) {
      return nanos + " ns";
    }
    if (nanos < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
    }
    return nanos < NANOS_PER_SECOND
        ? String.format(Locale.ROOT, "%.1f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }

  /** 0:05, 12:34, 3:00:00. */
  static String clock(long nanos) {
    long seconds = nanos / NANOS_PER_SECOND;
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** 12.3 MiB. */
  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MiB", bytes / 1048576.0);
  }

  /** A name in quotes, {@link #shown} as in JSON. */
  static String quoted(String name) {
    return '"' + escaped(name, "\"\\") + '"';
  }

  /**
   * A text of somebody else's, in which nothing can move a terminal's cursor or hide: control and
   * format characters, separators of lines and halves of pairs are escaped as in JSON.
   */
  static String shown(String text) {
    return escaped(text, "");
  }

  private static String escaped(String text, String also) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(codePoint -> {
          if (isPlain(codePoint) && also.indexOf(codePoint) < 0) {
            escaped.appendCodePoint(codePoint);
          } else {
            for (char unit : Character.toChars(codePoint)) {
              JsonEscape.append(escaped, unit);
            }
          }
        });
    return escaped.toString();
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** A line of a table. */
  static void row(StringBuilder table, String name, String value) {
    table.append("  %-10s %s%n".formatted(name, value));
  }
}
