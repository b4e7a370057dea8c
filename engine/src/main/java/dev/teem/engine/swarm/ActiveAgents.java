package dev.teem.engine.swarm;

import dev.teem.engine.space.Tuple;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.agrona.collections.Object2ObjectHashMap;

/**
 * Agents that are held in memory, in the order in which they were touched, and the tokens of those
 * that were compressed. Belongs to one thread at a time: the one that spawns, restores and prunes
 * them. The space in which their tuples are may be used by others.
 *
 * <p>Every operation takes constant time but for hashing the data. An agent is known by its id and
 * is either active or compressed.
 */
public final class ActiveAgents {
  private final BiConsumer<CompressToken, Map<String, Object>> keeper;
  private final Object2ObjectHashMap<String, Live> live = new Object2ObjectHashMap<>();
  private final Object2ObjectHashMap<PackedToken, PackedToken> tokens =
      new Object2ObjectHashMap<>();
  private final TokenWriter writer = new TokenWriter();

  /** Before the oldest, and after the newest: a ring. */
  private final Live ends = new Live(null);

  private static final class Live {
    private final Tuple tuple;
    private Live older = this;
    private Live newer = this;

    Live(Tuple tuple) {
      this.tuple = tuple;
    }
  }

  /**
   * No agents yet.
   *
   * @param keeper is told of every agent that is about to be compressed, and what has to be given
   *     back to restore it: here its tuple leaves the space, and its data is kept where it can be
   *     found. If it throws, the agent stays active. It may not call back
   */
  public ActiveAgents(BiConsumer<CompressToken, Map<String, Object>> keeper) {
    this.keeper = keeper;
  }

  /**
   * Adds an agent, as the one touched last.
   *
   * @throws IllegalArgumentException if it is here already, active or compressed, or has no id
   */
  public void add(Tuple agent) {
    if (agent.id() == null) {
      throw new IllegalArgumentException(
          "an agent of yool="
              + agent.yool()
              + " has no id; Tuple.of gives it the hash of its content");
    }
    if (live.containsKey(agent.id())) {
      throw new IllegalArgumentException("agent=" + agent.id() + " is active already");
    }
    if (tokens.containsKey(PackedToken.named(agent.id(), writer))) {
      throw new IllegalArgumentException(
          "agent=" + agent.id() + " is compressed; restore it instead");
    }
    activate(agent);
  }

  private void activate(Tuple agent) {
    Live added = new Live(agent);
    live.put(agent.id(), added);
    linkNewest(added);
  }

  /**
   * Takes note that an agent is used.
   *
   * @return the agent, or null if it is not active
   */
  public Tuple touch(String id) {
    Live touched = live.get(id);
    if (touched == null) {
      return null;
    }
    unlink(touched);
    linkNewest(touched);
    return touched.tuple;
  }

  /**
   * Forgets an agent, active or compressed.
   *
   * @return whether it was here
   */
  public boolean remove(String id) {
    Live removed = live.remove(id);
    if (removed != null) {
      unlink(removed);
      return true;
    }
    return tokens.remove(PackedToken.named(id, writer)) != null;
  }

  /**
   * Replaces an agent by its token.
   *
   * @throws IllegalArgumentException if it is not active, or its data no JSON
   */
  public CompressToken compress(String id) {
    Live chosen = live.get(id);
    if (chosen == null) {
      throw new IllegalArgumentException("agent=" + id + " is not active; only those have data");
    }
    return compress(chosen);
  }

  private CompressToken compress(Live chosen) {
    CompressToken token = CompressToken.of(chosen.tuple);
    keeper.accept(token, CompressToken.dataOf(chosen.tuple));
    PackedToken packed = PackedToken.of(token, writer);
    tokens.put(packed, packed);
    live.remove(token.id());
    unlink(chosen);
    return token;
  }

  /**
   * Compresses those that were not touched for longest, until few enough are active. If one cannot
   * be, those before it are compressed all the same.
   *
   * @param max how many may stay active, 0 or more
   * @return how many were compressed
   * @throws IllegalArgumentException if max is less, or the data of one no JSON
   */
  public int pruneIdle(int max) {
    if (max < 0) {
      throw new IllegalArgumentException("max=" + max + " is less than 0");
    }
    int pruned = 0;
    for (; live.size() > max; pruned++) {
      compress(ends.newer);
    }
    return pruned;
  }

  /**
   * Puts an agent in the place of its token, as the one touched last.
   *
   * @param data what the agent was compressed with
   * @throws IllegalArgumentException if it is not compressed, or that is other data
   */
  public Tuple restore(String id, Map<String, Object> data) {
    return restore(id, token -> data);
  }

  /**
   * The same with data that has to be looked for.
   *
   * @param source finds the data by the token's hash; null if it cannot. It may not call back
   */
  public Tuple restore(String id, Function<CompressToken, Map<String, Object>> source) {
    PackedToken name = PackedToken.named(id, writer);
    PackedToken packed = tokens.get(name);
    if (packed == null) {
      throw new IllegalArgumentException("agent=" + id + " is not compressed");
    }
    CompressToken token = packed.unpack();
    Map<String, Object> data = source.apply(token);
    if (data == null) {
      throw new IllegalArgumentException(
          "data of agent=" + id + " with sha256=" + token.dataSha256() + " was not found");
    }
    Tuple agent = token.restore(data);
    tokens.remove(name);
    activate(agent);
    return agent;
  }

  /** The token of an agent, or null if it is not compressed. */
  public CompressToken token(String id) {
    PackedToken packed = tokens.get(PackedToken.named(id, writer));
    return packed == null ? null : packed.unpack();
  }

  /** How many are active. */
  public int active() {
    return live.size();
  }

  /** How many are compressed. */
  public int compressed() {
    return tokens.size();
  }

  private void linkNewest(Live added) {
    added.older = ends.older;
    added.newer = ends;
    ends.older.newer = added;
    ends.older = added;
  }

  private static void unlink(Live removed) {
    removed.older.newer = removed.newer;
    removed.newer.older = removed.older;
  }
}
