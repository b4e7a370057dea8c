package dev.teem.bench.targets;

/**
 * How much is done to be sure of a figure.
 *
 * @param forks fresh JVMs for each kind
 * @param warmups rounds or iterations of each JVM that do not count
 * @param rounds rounds or iterations of each JVM that count
 * @param shortMillis length of a JMH iteration of nanosecond work
 * @param longMillis length of a JMH iteration of whole batches
 * @param largeForks fresh JVMs that run 16 M agents; none skips that
 */
record Effort(int forks, int warmups, int rounds, int shortMillis, int longMillis, int largeForks) {
  /** About a quarter of an hour in all. */
  static final Effort QUICK = new Effort(2, 3, 4, 200, 500, 0);

  /** About an hour in all. */
  static final Effort FULL = new Effort(3, 5, 8, 400, 1000, 2);

  /** For benchmarks that run once per iteration: it takes more of them to warm up. */
  Effort forShots() {
    return new Effort(forks - 1, 4 * warmups, rounds, shortMillis, longMillis, largeForks);
  }

  /** For benchmarks that fill a map of millions per iteration. */
  Effort forFills() {
    return new Effort(forks - 1, 1, rounds / 2, shortMillis, longMillis, largeForks);
  }
}
