package dev.teem.engine.lane;

import dev.teem.engine.space.Tuple;

/**
 * What is done with a tuple: the form that a {@link dev.teem.engine.yool.Yool} has for those, JSON
 * in and JSON out. One instance serves all lanes at once.
 */
@FunctionalInterface
public interface TupleYool {
  /**
   * Does the work. An interrupt means that nobody wants the result any more.
   *
   * @return a JSON value, see {@link dev.teem.engine.receipt.CanonicalJson}
   * @throws Exception if the work has failed
   */
  Object run(Tuple tuple) throws Exception;

  /**
   * Whether it may wait for anything outside. If not it is pure, and runs on a core, where a wait
   * would stop everything else.
   */
  default boolean blocking() {
    return true;
  }
}
