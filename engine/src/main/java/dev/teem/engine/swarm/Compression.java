package dev.teem.engine.swarm;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleSpace;
import java.util.Map;
import java.util.function.Function;

/**
 * Moves agents out of the space, and back. Any thread; no lock is held meanwhile.
 *
 * <p>Its data is kept first, then the very tuple that was kept is taken from the space, and only
 * then there is a token. Whoever takes the tuple from the space has the agent: if that is somebody
 * else, or if somebody has changed it, there will be no token, and what was kept is forgotten. So
 * at every moment an agent's data is in the space, with a taker, or with the keeper, and never is
 * there both a token and a tuple that somebody can take.
 *
 * <p>Back it goes the other way round: the token is exchanged for an expected agent, at most once,
 * and then its tuple is given back to the space as it was, in front of its lane. Given back, not
 * put out: to a durable space it is a tuple that was taken and has no receipt.
 */
final class Compression {
  private final TupleSpace space;
  private final ActiveAgents agents;
  private final DataKeeper keeper;

  Compression(TupleSpace space, ActiveAgents agents, DataKeeper keeper) {
    this.space = space;
    this.agents = agents;
    this.keeper = keeper;
  }

  /** Keeps what is needed to restore an agent. */
  CompressToken keep(Tuple agent) {
    CompressToken token = CompressToken.of(agent);
    keeper.keep(token, CompressToken.dataOf(agent));
    return token;
  }

  /** What was kept is not needed; null if nothing was. */
  void forget(CompressToken token) {
    if (token != null) {
      keeper.forget(token);
    }
  }

  /**
   * Compresses an agent that was chosen to leave.
   *
   * @return null if somebody else has taken it
   */
  CompressToken compress(Tuple leaving) {
    CompressToken token;
    try {
      token = keep(leaving);
    } catch (Throwable e) {
      agents.stayed(leaving);
      throw e;
    }
    return withdraw(leaving, token);
  }

  /** Compresses an agent whose data is kept, if it is still there. */
  void compress(Tuple agent, CompressToken token) {
    Tuple leaving = agents.leave(agent.id());
    if (agent.equals(leaving)) {
      withdraw(leaving, token);
      return;
    }
    keeper.forget(token);
    if (leaving != null) {
      // A packet has been merged into it since.
      compress(leaving);
    }
  }

  private CompressToken withdraw(Tuple leaving, CompressToken token) {
    Tuple taken = null;
    boolean ended = false;
    try {
      taken = space.inp(exactly(leaving));
      if (taken != null) {
        agents.compressed(token);
      } else {
        agents.gone(leaving);
      }
      ended = true;
    } finally {
      if (!ended) {
        stay(leaving, taken);
      }
      if (taken == null || !ended) {
        keeper.forget(token);
      }
    }
    return taken == null ? null : token;
  }

  private void stay(Tuple leaving, Tuple taken) {
    try {
      if (taken != null) {
        space.giveBack(taken);
      }
    } finally {
      agents.stayed(leaving);
    }
  }

  /** Finds a tuple if it is there and has not been changed. */
  private static Template exactly(Tuple tuple) {
    return named(tuple).matching(there -> ActiveAgents.same(tuple, there));
  }

  /** Finds a tuple by its id. */
  static Template named(Tuple tuple) {
    return Template.of(tuple.lane(), tuple.yool()).where("id", tuple.id());
  }

  /**
   * Compresses those not touched for longest, while more are active than may be.
   *
   * @return how many were compressed
   */
  int prune(int max) {
    int pruned = 0;
    for (Tuple idle = agents.leaveOldest(max); idle != null; idle = agents.leaveOldest(max)) {
      pruned += compress(idle) == null ? 0 : 1;
    }
    return pruned;
  }

  /** Puts an agent in the place of its token. */
  Tuple restore(String id, Function<CompressToken, Map<String, Object>> source) {
    CompressToken token = agents.token(id);
    Tuple agent = agent(token, source.apply(token));
    agents.restored(token, agent);
    try {
      space.giveBack(agent);
    } catch (Throwable e) {
      agents.failed(token, agent);
      throw e;
    }
    agents.arrived(agent);
    keeper.forget(token);
    return agent;
  }

  /** A compressed agent as it was, which it stays; null if it is not compressed. */
  Tuple look(String id) {
    CompressToken token = agents.findToken(id);
    return token == null ? null : look(token);
  }

  private Tuple look(CompressToken token) {
    Map<String, Object> data = keeper.find(token);
    // Data is forgotten after its token was exchanged: somebody has restored the agent.
    boolean restored = data == null && !token.equals(agents.findToken(token.id()));
    return restored ? null : agent(token, data);
  }

  /** Takes a compressed agent without putting it out; null if it is not compressed. */
  Tuple take(String id) {
    CompressToken token = agents.findToken(id);
    if (token == null) {
      return null;
    }
    Tuple agent = look(token);
    if (agent == null || !agents.drop(token)) {
      return null;
    }
    keeper.forget(token);
    return agent;
  }

  private static Tuple agent(CompressToken token, Map<String, Object> data) {
    if (data == null) {
      throw new IllegalArgumentException(
          "data of agent=" + token.id() + " with sha256=" + token.dataSha256() + " was not found");
    }
    return token.restore(data);
  }
}
