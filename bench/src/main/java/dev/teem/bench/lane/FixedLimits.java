package dev.teem.bench.lane;

import dev.teem.bench.lane.LaneSimulation.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fixed limits, a sweep of which finds the best: that with most power, which is throughput by p99.
 * Where the knee changes, the limit that competes is fixed between changes and follows the knee at
 * once, as somebody would set it who knows; one that never changes either starves or floods.
 */
final class FixedLimits {
  /** Limits are so many twentieths of the knee. */
  private static final double WHOLE = 20;

  private static final int LEAST = 5;
  private static final int MOST = 40;

  private FixedLimits() {}

  /** What the best one got that follows the knee, for each seed. */
  static List<Outcome> following(ProviderModel model, List<Long> seeds) {
    return best(model, seeds, true);
  }

  /** What the best one got that never changes, for each seed. */
  static List<Outcome> constant(ProviderModel model, List<Long> seeds) {
    return best(model, seeds, false);
  }

  private static List<Outcome> best(ProviderModel model, List<Long> seeds, boolean follows) {
    return IntStream.rangeClosed(LEAST, MOST)
        .mapToObj(share ->
            seeds.stream()
                .map(seed -> LaneSimulation.run(model, fixed(model, share, follows), seed))
                .toList())
        .max(Comparator.comparingDouble(FixedLimits::power))
        .orElseThrow();
  }

  private static LimitController fixed(ProviderModel model, int share, boolean follows) {
    return now -> Math.max(1, (int) Math.round(share / WHOLE * model.knee(follows ? now : 0)));
  }

  private static double power(List<Outcome> outcomes) {
    return outcomes.stream().mapToDouble(Outcome::power).sum();
  }
}
