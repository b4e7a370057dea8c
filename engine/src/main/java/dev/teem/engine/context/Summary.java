package dev.teem.engine.context;

/**
 * What stays resident in place of segments that were paged out.
 *
 * @param body as in {@link Segment}
 * @param tokens what it takes of the ceiling, at most {@link Segment#MAX_TOKENS}
 */
public record Summary(Object body, long tokens) {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if the tokens are out of range
   */
  public Summary {
    Segment.checkTokens(tokens);
  }
}
