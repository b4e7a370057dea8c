package dev.teem.engine.context;

import java.util.List;

/** Condenses segments that are about to be paged out. */
@FunctionalInterface
public interface Summarizer {
  /**
   * Condenses segments.
   *
   * @param victims at least one, coldest first
   * @return what stays in their place; null for nothing
   */
  Summary summarize(List<Segment> victims);
}
