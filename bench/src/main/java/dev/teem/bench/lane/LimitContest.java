package dev.teem.bench.lane;

import dev.teem.bench.lane.Contender.Algorithm;
import dev.teem.bench.lane.LaneSimulation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** All contenders on all models with the same seeds, beside the best fixed limit. */
public final class LimitContest {
  private static final long FIRST_SEED = 201;

  private final List<Long> seeds;
  private final Map<ProviderModel, Map<Contender, List<Score>>> scores =
      new EnumMap<>(ProviderModel.class);
  private final Map<ProviderModel, List<Score>> constants = new EnumMap<>(ProviderModel.class);

  private LimitContest(List<Long> seeds) {
    this.seeds = seeds;
  }

  /**
   * Holds it.
   *
   * @param seeds how many; the law was tuned with others
   */
  public static LimitContest hold(int seeds) {
    LimitContest contest =
        new LimitContest(LongStream.range(FIRST_SEED, FIRST_SEED + seeds).boxed().toList());
    for (ProviderModel model : ProviderModel.values()) {
      contest.hold(model);
    }
    return contest;
  }

  private void hold(ProviderModel model) {
    List<Outcome> best = FixedLimits.following(model, seeds);
    Map<Contender, List<Score>> byContender = new EnumMap<>(Contender.class);
    for (Contender contender : Contender.values()) {
      List<Outcome> outcomes =
          seeds.stream()
              .map(seed -> LaneSimulation.run(model, contender.start(seed), seed))
              .toList();
      byContender.put(contender, scores(outcomes, best));
    }
    scores.put(model, byContender);
    constants.put(
        model, scores(model.isMoving() ? FixedLimits.constant(model, seeds) : best, best));
  }

  private static List<Score> scores(List<Outcome> outcomes, List<Outcome> best) {
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < best.size(); i++) {
      scores.add(Score.of(outcomes.get(i), best.get(i)));
    }
    return scores;
  }

  /** One score per seed. */
  public List<Score> scores(ProviderModel model, Contender contender) {
    return scores.get(model).get(contender);
  }

  /** Those of the best limit that never changes, one per seed. */
  public List<Score> constant(ProviderModel model) {
    return constants.get(model);
  }

  /** One per seed: the mean of the regrets on all sizes of a shape. */
  public List<Double> regrets(Shape shape, Contender contender) {
    List<Double> regrets = new ArrayList<>();
    for (int seed = 0; seed < seeds.size(); seed++) {
      int index = seed;
      regrets.add(
          shape.models().stream()
              .mapToDouble(model -> scores(model, contender).get(index).regret())
              .average()
              .orElseThrow());
    }
    return regrets;
  }

  /** The configuration with the least regret over all shapes: who uses it has to choose one. */
  public Contender best(Algorithm algorithm) {
    return algorithm.configurations().stream()
        .min(Comparator.comparingDouble(this::regret))
        .orElseThrow();
  }

  private double regret(Contender contender) {
    double sum = 0;
    for (Shape shape : Shape.values()) {
      sum += regrets(shape, contender).stream().mapToDouble(Double::doubleValue).sum();
    }
    return sum;
  }
}
