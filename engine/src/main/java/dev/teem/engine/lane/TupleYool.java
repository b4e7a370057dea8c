package dev.teem.engine.lane;

import dev.teem.engine.space.Tuple;

/**
 * What is done with a tuple: the form that a {@link dev.teem.engine.yool.Yool} has for those, JSON
 * in and JSON out. One instance serves all lanes at once.
 */
@FunctionalInterface
public interface TupleYool {
  /** The member of a tuple's data that limits its work, see {@link #keepsTerms}. */
  String TERMS = "agent_terms";

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

  /**
   * Whether it keeps the {@value #TERMS} of a tuple, as an {@link
   * dev.teem.engine.agent.AgentRunner} does. If one registered yool does, it is given all tuples
   * that have some, whatever their own yool. If none does, or several, such tuples fail unless
   * their own does.
   */
  default boolean keepsTerms() {
    return false;
  }
}
