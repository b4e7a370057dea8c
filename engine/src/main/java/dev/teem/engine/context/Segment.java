package dev.teem.engine.context;

/**
 * One piece of a context.
 *
 * <p>As immutable as its body, which must not change while a context holds it.
 *
 * @param id unique within the context, larger for what came later
 * @param body a JSON value (null, {@code Boolean}, {@code Number}, {@code CharSequence}, {@code
 *     Collection}, {@code Map}), or any object, which then counts as the string it prints as
 * @param tokens what it takes of the ceiling, at most {@link #MAX_TOKENS}
 * @param pinned whether it is never paged out
 * @param summary whether a pager made it in place of others
 */
public record Segment(long id, Object body, long tokens, boolean pinned, boolean summary) {
  /** The largest size of a segment; no sum over those that fit into a heap overflows. */
  public static final long MAX_TOKENS = Integer.MAX_VALUE;

  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if the tokens are out of range
   */
  public Segment {
    checkTokens(tokens);
  }

  static void checkTokens(long tokens) {
    if (tokens < 0 || tokens > MAX_TOKENS) {
      throw new IllegalArgumentException("tokens=" + tokens + " is not within 0.." + MAX_TOKENS);
    }
  }

  Segment withPinned(boolean on) {
    return new Segment(id, body, tokens, on, summary);
  }
}
