package dev.teem.engine.lane;

/**
 * Latencies of calls, summed up as logarithms. Their mean stands for the geometric mean, which one
 * call that takes a hundred times as long hardly moves, and which calls that wait twice as long
 * move by the same step however long calls take. The sum of squares tells how far the mean can be
 * trusted. Takes no room per call.
 *
 * <p>Owned by one thread.
 */
final class LatencySample {
  private double calls;
  private double sum;
  private double squares;

  /** How many calls; not a whole number once the sample has been thinned. */
  double calls() {
    return calls;
  }

  /** The mean logarithm of nanoseconds; not a number without calls. */
  double mean() {
    return sum / calls;
  }

  /** The geometric mean in nanoseconds; not a number without calls. */
  double nanos() {
    return Math.exp(mean());
  }

  /** How far single logarithms are from the mean, squared; infinite with fewer than two calls. */
  double variance() {
    if (calls < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double mean = mean();
    return Math.max(0, squares / calls - mean * mean) * calls / (calls - 1);
  }

  void add(long latencyNanos) {
    double logarithm = Math.log((double) Math.max(1, latencyNanos));
    calls++;
    sum += logarithm;
    squares += logarithm * logarithm;
  }

  void addAll(LatencySample other) {
    calls += other.calls;
    sum += other.sum;
    squares += other.squares;
  }

  void set(LatencySample other) {
    clear();
    addAll(other);
  }

  /** Counts for no more than so many calls from now on, so that newer ones soon outweigh them. */
  void thin(double most) {
    if (calls > most) {
      double kept = most / calls;
      calls *= kept;
      sum *= kept;
      squares *= kept;
    }
  }

  void clear() {
    calls = 0;
    sum = 0;
    squares = 0;
  }
}
