package dev.teem.bench.savina;

/** The suite's random numbers: 16 bits, the same everywhere. */
public final class PseudoRandom {
  private int state;

  /** Starts a sequence. */
  public PseudoRandom(int seed) {
    state = seed;
  }

  /** A number from 0 to 65,535. */
  public int nextInt() {
    state = (state * 1309 + 13_849) & 0xffff;
    return state;
  }

  /** A number from 0 to {@code bound - 1}; small ones come a little more often. */
  public int nextInt(int bound) {
    return nextInt() % bound;
  }

  /** A number above 0, at most 1. */
  public double nextDouble() {
    return 1.0 / (nextInt() + 1);
  }
}
