package dev.teem.journal.lease;

import java.lang.Character.UnicodeScript;
import java.util.Locale;

/**
 * Unicode's full case folding, for which Java has no method: what is left of a text when case does
 * not matter.
 *
 * <p>Of a character on its own it is the lower case of the upper case of the lower case. The
 * exceptions are all that a comparison with Unicode's table finds: dotless i is no form of i, and
 * Cherokee folds to upper case, since that was there first. The characters are those of the running
 * Java, so that a newer Unicode needs no new table here.
 */
final class CaseFold {
  private static final int DOTLESS_I = 0x131;

  private CaseFold() {}

  static String of(String text) {
    if (text.chars().allMatch(unit -> unit < 0x80)) {
      return text.toLowerCase(Locale.ROOT);
    }
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints().forEach(codePoint -> fold(codePoint, folded));
    return folded.toString();
  }

  /** One at a time: in company, {@code toLowerCase} would write a sigma as the last of its word. */
  private static void fold(int codePoint, StringBuilder folded) {
    if (codePoint == DOTLESS_I) {
      folded.appendCodePoint(codePoint);
    } else if (UnicodeScript.of(codePoint) == UnicodeScript.CHEROKEE) {
      folded.appendCodePoint(Character.toUpperCase(codePoint));
    } else {
      String lower = Character.toString(codePoint).toLowerCase(Locale.ROOT);
      folded.append(lower.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }
  }
}
