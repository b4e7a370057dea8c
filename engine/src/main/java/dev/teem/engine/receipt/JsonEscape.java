package dev.teem.engine.receipt;

import java.util.HexFormat;

/** How characters are written in a JSON string that cannot stand there as they are. */
public final class JsonEscape {
  private static final HexFormat HEX = HexFormat.of();

  private JsonEscape() {}

  /**
   * Appends an escape: the two-character form where JSON has one, else four lower-case hexadecimal
   * digits.
   *
   * @param out receives it
   * @param unit the UTF-16 unit to escape
   */
  public static void append(StringBuilder out, char unit) {
    out.append('\\');
    switch (unit) {
      case '"', '\\' -> out.append(unit);
      case '\b' -> out.append('b');
      case '\t' -> out.append('t');
      case '\n' -> out.append('n');
      case '\f' -> out.append('f');
      case '\r' -> out.append('r');
      default -> out.append('u').append(HEX.toHexDigits(unit));
    }
  }
}
