package dev.teem.engine.swarm;

import java.util.TreeMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * A lazy batch, and those of which its agents have become roots, at any number of levels. Takes
 * memory for each batch, none for agents. One thread's.
 *
 * <p>Numbers: the outermost batch has those from 0; each batch that is nested later has the next
 * ones, so that a number stays what it is and names one agent of them all. Paths: the root's, then
 * the way below it.
 */
public final class NestedBatches {
  private final LazyBatch outermost;
  private final TreeMap<Long, Nested> byFirst = new TreeMap<>();
  private final Long2ObjectHashMap<Nested> byRoot = new Long2ObjectHashMap<>();
  private long agents;

  /**
   * A batch and where it hangs.
   *
   * @param first number of its first agent
   * @param root number of the agent that is its root
   * @param outer the batch that has the root, null for the outermost
   * @param levels from the outermost root to its agents
   */
  private record Nested(LazyBatch batch, long first, long root, Nested outer, long levels) {}

  /** A batch in which nothing is nested yet. */
  public NestedBatches(LazyBatch outermost) {
    this.outermost = outermost;
    add(new Nested(outermost, 0, -1, null, outermost.depth()));
  }

  /**
   * Makes an agent the root of a batch, of which only the shape counts here.
   *
   * @return the number of the batch's first agent; the others follow it
   * @throws IndexOutOfBoundsException if there is no such agent
   * @throws IllegalStateException if the agent is a root already, or its path too long
   * @throws IllegalArgumentException if there would be more than 2^62 agents in all
   */
  public long nest(long agent, LazyBatch batch) {
    Nested outer = batchOf(agent);
    if (byRoot.containsKey(agent)) {
      throw new IllegalStateException(
          "agent="
              + agent
              + " is the root of "
              + byRoot.get(agent).batch
              + " already; nest "
              + batch
              + " in another");
    }
    // Neither is more than 2^62: the sum does not overflow.
    if (agents + batch.agents() > LazyBatch.MAX_AGENTS) {
      throw new IllegalArgumentException(
          "agents=" + agents + " and those of " + batch + " are more than 2^62 agents");
    }
    long levels = outer.levels + batch.depth();
    LazyBatch.checkLevels(levels);
    Nested nested = new Nested(batch, agents, agent, outer, levels);
    byRoot.put(agent, nested);
    add(nested);
    return nested.first;
  }

  private void add(Nested nested) {
    byFirst.put(nested.first, nested);
    agents += nested.batch.agents();
  }

  /** How many agents there are in all batches. */
  public long agents() {
    return agents;
  }

  /**
   * One of all agents, in O(levels), without touching the others.
   *
   * @throws IndexOutOfBoundsException if there is no such agent
   */
  public VirtualAgent agent(long number) {
    Nested own = batchOf(number);
    LazyBatch.checkLevels(own.levels);
    long[] path = new long[(int) own.levels];
    int end = path.length;
    long below = number;
    for (Nested each = own; each != null; each = each.outer) {
      end -= each.batch.depth();
      each.batch.putPath(below - each.first, path, end);
      below = each.root;
    }
    String parent = own.outer == null ? outermost.authority() : VirtualAgent.authority(own.root);
    return VirtualAgent.of(number, path, outermost.map(), parent);
  }

  /**
   * The agent to which a path leads: the reverse of {@link VirtualAgent#path}.
   *
   * @throws IllegalArgumentException if it ends at no agent
   * @throws IndexOutOfBoundsException if a node has no such child
   */
  public long number(long... path) {
    Nested nested = byFirst.firstEntry().getValue();
    int at = 0;
    while (true) {
      if (path.length - at < nested.batch.depth()) {
        throw new IllegalArgumentException(
            "path has levels=" + path.length + ", the agents there have levels=" + nested.levels);
      }
      long number = nested.first + nested.batch.number(path, at);
      at += nested.batch.depth();
      if (at == path.length) {
        return number;
      }
      nested = byRoot.get(number);
      if (nested == null) {
        throw new IllegalArgumentException(
            "path has levels="
                + path.length
                + ", but levels="
                + at
                + " lead to agent="
                + number
                + ", which is no root");
      }
    }
  }

  private Nested batchOf(long agent) {
    if (agent < 0 || agent >= agents) {
      throw new IndexOutOfBoundsException("agent=" + agent + " of agents=" + agents);
    }
    return byFirst.floorEntry(agent).getValue();
  }
}
