package dev.teem.engine.context;

/**
 * What survives of a segment when its context is dumped: neither its id nor whether it was paged
 * out or a summary.
 *
 * @param body as in {@link Segment}
 * @param tokens what it takes of the ceiling, at most {@link Segment#MAX_TOKENS}
 * @param pinned whether it is never paged out
 */
public record SavedSegment(Object body, long tokens, boolean pinned) {
  /**
   * Checks the size.
   *
   * @throws IllegalArgumentException if the tokens are out of range
   */
  public SavedSegment {
    Segment.checkTokens(tokens);
  }

  static SavedSegment of(Segment segment) {
    return new SavedSegment(segment.body(), segment.tokens(), segment.pinned());
  }
}
