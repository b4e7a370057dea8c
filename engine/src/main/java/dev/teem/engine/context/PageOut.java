package dev.teem.engine.context;

import java.util.List;

/**
 * What a pager decided.
 *
 * @param victims ids of the segments to page out, in this order; those that are pinned or not
 *     resident stay as they are
 * @param summary what to remember in their place; null for nothing
 */
public record PageOut(List<Long> victims, Summary summary) {
  /** Copies the list. */
  public PageOut {
    victims = List.copyOf(victims);
  }
}
