package dev.teem.engine.swarm;

import java.io.IOException;

/**
 * Where a batch's items come from, in agent order. Used by one thread, which may wait for input.
 */
public interface ItemSource extends AutoCloseable {

  /**
   * Adds the next items to an empty range until it is full, the items end, or more would have to be
   * waited for. Adds at least one unless the items have ended.
   *
   * @throws ItemException if the input is such that no item can be made of it
   * @throws IOException if it cannot be read
   */
  void fill(Range range) throws IOException;

  /** How many items there are in all; -1 if that is not known yet. */
  long total();

  /** How much of the input has been handed out, between 0 and 1; -1 if that cannot be told. */
  double fraction();

  @Override
  void close() throws IOException;
}
