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
    return Integer.compare(rank(left.charAt(mismatch)), rank(right.charAt(mismatch)));
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
   * Two surrogates compare as their code points do: units before the first difference are equal.
   */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }
}
