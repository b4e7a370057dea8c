package dev.teem.engine.context;

import java.util.Collection;
import java.util.List;

/** An index of swapped-out segments. Belongs to one context and its thread. */
public interface Recaller {
  /**
   * Adds a segment, or replaces what was indexed under its id.
   *
   * @param id the segment
   * @param body as in {@link Segment}
   */
  void index(long id, Object body);

  /**
   * Drops a segment, if it is indexed.
   *
   * @param id the segment
   */
  void remove(long id);

  /**
   * Finds the segments that fit a query best.
   *
   * @param query what to look for, case and all: bodies are indexed in lower case
   * @param candidates the ids to choose from: a view that is valid during the call only
   * @param k at most how many, at least 0
   * @return the best, best first; equal scores in the order of the candidates
   */
  List<Hit> search(String query, Collection<Long> candidates, int k);
}
