package dev.teem.engine.context;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits text into terms: the longest runs of ASCII letters, digits, and Chinese characters (U+4E00
 * to U+9FFF). Case stays as it is.
 */
final class Terms {
  private static final char FIRST_IDEOGRAPH = '\u4e00';
  private static final char LAST_IDEOGRAPH = '\u9fff';

  private Terms() {}

  static List<String> of(String text) {
    List<String> terms = new ArrayList<>();
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || !belongs(text.charAt(at))) {
        if (at > start) {
          terms.add(text.substring(start, at));
        }
        start = at + 1;
      }
    }
    return terms;
  }

  private static boolean belongs(char unit) {
    return (unit >= 'a' && unit <= 'z')
        || (unit >= 'A' && unit <= 'Z')
        || (unit >= '0' && unit <= '9')
        || (unit >= FIRST_IDEOGRAPH && unit <= LAST_IDEOGRAPH);
  }
}
