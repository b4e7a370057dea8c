package dev.teem.engine.receipt;

/**
 * Orders strings by code point.
 *
 * <p>{@link String#compareTo} orders by UTF-16 unit, which puts U+10000 and above (written with
 * surrogates, D800 to DFFF) before U+E000 to U+FFFF.
 *
 * <p>Stateless: any thread may call it.
 */
public final class CodePointOrder {
  private CodePointOrder() {}

  /** Compares two strings, as a {@link java.util.Comparator} does. */
  public static int compare(String left, String right) {
    int mismatch = mismatch(left, right);
    if (mismatch == left.length() || mismatch == right.length()) {
      return Integer.compare(left.length(), right.length());
    }
    return Integer.compare(rank(left, mismatch), rank(right, mismatch));
  }

  private static int mismatch(String left, String right) {
    int end = Math.min(left.length(), right.length());
    int at = 0;
    while (at < end && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    return at;
  }

  /**
   * The halves of two pairs compare as their code points do: units before the first difference are
   * equal. One that has lost the other is a code point of its own.
   */
  private static int rank(String text, int at) {
    char unit = text.charAt(at);
    boolean paired =
        Character.isHighSurrogate(unit)
            ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
            : Character.isLowSurrogate(unit)
                && at > 0
                && Character.isHighSurrogate(text.charAt(at - 1));
    return paired ? unit + 0x10000 : unit;
  }
}
