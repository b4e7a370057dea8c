package dev.teem.engine.swarm;

/**
 * A tree of {@code branching^depth} virtual agents, told by two numbers.
 *
 * @param depth levels below the root, at least 1
 * @param branching children of each node, at least 1
 */
public record LazyBatch(int depth, long branching) {
  /** The largest batch: agent numbers and their sums stay clear of the sign. */
  public static final long MAX_AGENTS = 1L << 62;

  /** Checks the two numbers. */
  public LazyBatch {
    if (depth < 1) {
      throw new IllegalArgumentException("depth=" + depth + " is less than 1");
    }
    if (branching < 1) {
      throw new IllegalArgumentException("branching=" + branching + " is less than 1");
    }
    if (power(branching, depth) < 0) {
      throw new IllegalArgumentException(
          "branching^depth=" + branching + "^" + depth + " is more than 2^62 agents");
    }
  }

  /** How many agents it stands for. */
  public long agents() {
    return power(branching, depth);
  }

  /**
   * The way from the root to an agent: which child was taken at each level. Touches no other agent.
   *
   * @param agent from 0 to {@link #agents()}, exclusive
   */
  public long[] path(long agent) {
    if (agent < 0 || agent >= agents()) {
      throw new IndexOutOfBoundsException("agent=" + agent + " of agents=" + agents());
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
   * The power by squaring, so that a depth of billions costs nothing; -1 when it is more than 2^62.
   */
  private static long power(long base, int exponent) {
    long result = 1;
    long square = base;
    for (int rest = exponent; rest > 0; rest >>= 1) {
      if ((rest & 1) == 1) {
        result = boundedProduct(result, square);
      }
      if (result < 0) {
        return -1;
      }
      square = rest > 1 ? boundedProduct(square, square) : square;
      if (square < 0) {
        return -1;
      }
    }
    return result;
  }

  private static long boundedProduct(long a, long b) {
    return a > MAX_AGENTS / b ? -1 : a * b;
  }
}
