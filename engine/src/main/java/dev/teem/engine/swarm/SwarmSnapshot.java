package dev.teem.engine.swarm;

import dev.teem.engine.lane.CacheStats;
import dev.teem.engine.lane.CircuitSnapshot;
import dev.teem.engine.lane.LanePolicy;
import java.util.List;
import java.util.Map;

/**
 * A {@link Swarm} as it was about one moment: the space, the agents, cache and breakers each at one
 * moment of their own.
 *
 * @param tuples that are in the space
 * @param lanes how many there are in each lane; only lanes with any
 * @param active agents that are not compressed. One that somebody took from the space itself counts
 *     until the swarm notices
 * @param compressed agents of which there is a token
 * @param virtualAgents those that batches stand for, done or not
 * @param policy by which the swarm prunes
 * @param cache null if the swarm was given none
 * @param circuits by the names of their providers; empty if the swarm was given none
 */
public record SwarmSnapshot(
    long tuples,
    Map<String, Long> lanes,
    long active,
    long compressed,
    long virtualAgents,
    LanePolicy policy,
    CacheStats cache,
    List<CircuitSnapshot> circuits) {

  /** Copies the list. */
  public SwarmSnapshot {
    circuits = List.copyOf(circuits);
  }

  /** Active, compressed and virtual ones. */
  public long totalAgents() {
    return active + compressed + virtualAgents;
  }
}
