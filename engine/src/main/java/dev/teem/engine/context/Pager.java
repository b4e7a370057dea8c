package dev.teem.engine.context;

import java.util.SequencedCollection;

/** Decides what leaves a context that has grown past its high-water mark. */
@FunctionalInterface
public interface Pager {
  /**
   * Chooses victims. It is called again while the context is still too large and what it chose the
   * last time, less the summary, made it smaller.
   *
   * @param resident all resident segments, coldest first: a view that cannot be modified and is
   *     valid during the call only
   * @param need how many tokens to free, at least 1
   * @return the victims and their summary; no victims to give up
   */
  PageOut pageOut(SequencedCollection<Segment> resident, long need);
}
