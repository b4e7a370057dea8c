package dev.teem.engine.context;

/**
 * Guesses how many tokens a language model takes a body for: one and a half per character of
 * Chinese, Japanese and Korean, a quarter per other UTF-16 unit of its JSON text.
 */
public final class TokenEstimate {
  private TokenEstimate() {}

  /**
   * Guesses the tokens of a body.
   *
   * @param body as in {@link Segment}
   * @return at least 1
   * @throws IllegalArgumentException if the body is nested too deeply
   */
  public static long of(Object body) {
    String text = BodyText.json(body);
    long wide = text.chars().filter(TokenEstimate::isWide).count();
    long quarters = 6 * wide + (text.length() - wide);
    return Math.max(1, Math.ceilDiv(quarters, 4L));
  }

  private static boolean isWide(int unit) {
    return (unit >= 0x3000 && unit <= 0x9fff)
        || (unit >= 0xac00 && unit <= 0xd7af)
        || (unit >= 0xf900 && unit <= 0xfaff)
        || (unit >= 0xff00 && unit <= 0xffef);
  }
}
