package dev.teem.engine.swarm;

import java.util.Map;

/** What a run does to the tuple that stands for its batch. Called by one thread at a time. */
interface BatchTuple {

  /** Whether the batch was begun before and did not come to its end then, as far as is known. */
  boolean resumed();

  /** The batch begins. If this throws it does not. */
  void begin();

  /**
   * All agents have their results: the tuple gets its terminal receipt, and nobody finds it any
   * more. Called once, not at all if the batch is stopped or fails.
   *
   * @param outcome JSON values
   */
  void end(Map<String, Object> outcome);
}
