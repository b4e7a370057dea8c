package dev.teem.engine.swarm;

import java.util.Map;

/**
 * Where the data of compressed agents is while their tokens stand for them. Called by any thread,
 * several at once, and never under a lock of the swarm's; it may not call the swarm.
 *
 * <p>{@link #keep} is called before the agent's tuple leaves the space, so that there is no moment
 * at which the data is nowhere. It may turn out then that somebody else has just taken the tuple.
 * Therefore, and for a restored agent, {@link #forget} is called once for each {@link #keep} that
 * is of no use any more. Agents may have equal data, hence equal hashes: who keeps data by hash has
 * to count.
 */
public interface DataKeeper {

  /**
   * Keeps data. If this throws, the agent stays active, and its tuple in the space.
   *
   * @param token of the agent that is being compressed
   * @param data JSON values; their canonical form has the hash {@link CompressToken#dataSha256}
   */
  void keep(CompressToken token, Map<String, Object> data);

  /** What was kept for a token, or null if that is not there. */
  Map<String, Object> find(CompressToken token);

  /**
   * What was kept for a token is needed once less. Does nothing unless implemented. It may not
   * fail: the agent is where it should be already.
   */
  default void forget(CompressToken token) {}
}
