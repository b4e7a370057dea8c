package dev.teem.engine.swarm;

/** A tree of {@code branching^depth} virtual agents, told by two numbers. Immutable. */
public final class LazyBatch {
  /** The largest batch: agent numbers and their sums stay clear of the sign. */
  public static final long MAX_AGENTS = 1L << 62;

  private static final long TOO_MANY = -1;

  private final int depth;
  private final long branching;
  private final long agents;

  /**
   * A batch; takes no time or memory to speak of, whatever its size.
   *
   * @param depth levels below the root, at least 1
   * @param branching children of each node, at least 1
   * @throws IllegalArgumentException if one is less, or there would be more than 2^62 agents
   */
  public LazyBatch(int depth, long branching) {
    if (depth < 1) {
      throw new IllegalArgumentException("depth=" + depth + " is less than 1");
    }
    if (branching < 1) {
      throw new IllegalArgumentException("branching=" + branching + " is less than 1");
    }
    this.depth = depth;
    this.branching = branching;
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
   * The way from the root to an agent: which child was taken at each level. Touches no other agent.
   *
   * @param agent from 0 to {@link #agents()}, exclusive
   */
  public long[] path(long agent) {
    if (agent < 0 || agent >= agents) {
      throw new IndexOutOfBoundsException("agent=" + agent + " of agents=" + agents);
    }
    long[] path = new long[depth];
    long rest = agent;
    for (int level = depth - 1; level >= 0; level--) {
      path[level] = rest % branching;
      rest /= branching;
    }
    return path;
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
