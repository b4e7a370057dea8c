package dev.teem.engine.swarm;

import dev.teem.engine.space.Tuple;
import java.util.List;

/**
 * A tree of {@code branching^depth} virtual agents, told by two numbers and where its root is.
 * Immutable.
 *
 * <p>The agents are the leaves, numbered from 0 in the order of the tree: a number's digits to the
 * base {@code branching} are the way to it.
 */
public final class LazyBatch {
  /** The largest batch: agent numbers and their sums stay clear of the sign. */
  public static final long MAX_AGENTS = 1L << 62;

  /** The most levels of a path. Only a tree that never branches has more. */
  private static final int MAX_LEVELS = 1 << 20;

  private static final long TOO_MANY = -1;
  static final List<Long> ROOT_MAP = List.of(0L);
  private static final String ROOT = "root";

  private final int depth;
  private final long branching;
  private final long agents;
  private final List<Long> map;
  private final String authority;

  /**
   * A batch under the root of all; takes no time or memory to speak of, whatever its size.
   *
   * @param depth levels below the root, at least 1
   * @param branching children of each node, at least 1
   * @throws IllegalArgumentException if one is less, or there would be more than 2^62 agents
   */
  public LazyBatch(int depth, long branching) {
    this(depth, branching, ROOT_MAP, ROOT);
  }

  private LazyBatch(int depth, long branching, List<Long> map, String authority) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth=" + depth + " is less than 1");
    }
    if (branching < 1) {
      throw new IllegalArgumentException("branching=" + branching + " is less than 1");
    }
    this.depth = depth;
    this.branching = branching;
    this.map = map;
    this.authority = authority;
    agents = power(branching, depth);
    if (agents == TOO_MANY) {
      throw new IllegalArgumentException(
          "branching^depth=" + branching + "^" + depth + " is more than 2^62 agents");
    }
  }

  /** Levels below the root. */
  public int depth() {
    return depth;
  }

  /** Children of each node. */
  public long branching() {
    return branching;
  }

  /** How many agents it stands for. */
  public long agents() {
    return agents;
  }

  /**
   * The same batch where a tuple is its root, which gives map position and authority. Two batches
   * under one root have agents of the same names: a {@link Swarm} gives each a root of its own.
   */
  public LazyBatch under(Tuple root) {
    return new LazyBatch(depth, branching, root.map(), root.authority());
  }

  /** Its root's position in the tree of agents. */
  List<Long> map() {
    return map;
  }

  /** In whose name its root acts. */
  String authority() {
    return authority;
  }

  /**
   * One of its agents, in O(depth), without touching the others.
   *
   * @param number from 0 to {@link #agents()}, exclusive
   * @throws IndexOutOfBoundsException if there is no such agent
   * @throws IllegalStateException if its path would be longer than anybody can use
   */
  public VirtualAgent agent(long number) {
    return VirtualAgent.of(number, path(number), map, authority);
  }

  /**
   * The way from the root to an agent: which child was taken at each level. Touches no other agent.
   *
   * @param agent from 0 to {@link #agents()}, exclusive
   * @throws IndexOutOfBoundsException if there is no such agent
   * @throws IllegalStateException if the path would be longer than anybody can use
   */
  public long[] path(long agent) {
    checkAgent(agent);
    if (depth > MAX_LEVELS) {
      throw new IllegalStateException(
          "a path of levels="
              + depth
              + " is not given, only up to "
              + MAX_LEVELS
              + "; levels that do not branch can be left out");
    }
    long[] path = new long[depth];
    long rest = agent;
    for (int level = depth - 1; level >= 0; level--) {
      path[level] = rest % branching;
      rest /= branching;
    }
    return path;
  }

  /**
   * The agent to which a path leads: the reverse of {@link #path}.
   *
   * @throws IllegalArgumentException if the path has not as many levels as the tree
   * @throws IndexOutOfBoundsException if a node has no such child
   */
  public long number(long... path) {
    if (path.length != depth) {
      throw new IllegalArgumentException(
          "path has levels=" + path.length + ", not those of the batch, depth=" + depth);
    }
    long number = 0;
    for (int level = 0; level < depth; level++) {
      long child = path[level];
      if (child < 0 || child >= branching) {
        throw new IndexOutOfBoundsException(
            "path[" + level + "]=" + child + " of branching=" + branching);
      }
      // Never more than the agents that the levels so far branch into: no overflow.
      number = number * branching + child;
    }
    return number;
  }

  void checkAgent(long agent) {
    if (agent < 0 || agent >= agents) {
      throw new IndexOutOfBoundsException("agent=" + agent + " of agents=" + agents);
    }
  }

  @Override
  public String toString() {
    return branching + "^" + depth;
  }

  /** By squaring, so that a depth of billions costs nothing. */
  private static long power(long base, int exponent) {
    long result = 1;
    long square = base;
    for (int rest = exponent; ; rest >>= 1) {
      if ((rest & 1) == 1) {
        result = product(result, square);
      }
      if (rest == 1 || result == TOO_MANY) {
        return result;
      }
      square = product(square, square);
      if (square == TOO_MANY) {
        return TOO_MANY;
      }
    }
  }

  private static long product(long a, long b) {
    long low = a * b;
    boolean fits = Math.multiplyHigh(a, b) == 0 && low > 0 && low <= MAX_AGENTS;
    return fits ? low : TOO_MANY;
  }
}
