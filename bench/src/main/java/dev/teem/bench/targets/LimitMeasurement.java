package dev.teem.bench.targets;

import dev.teem.bench.lane.Contender;
import dev.teem.bench.lane.Contender.Algorithm;
import dev.teem.bench.lane.LimitContest;
import dev.teem.bench.lane.ProviderModel;
import dev.teem.bench.lane.Score;
import dev.teem.bench.lane.Shape;
import dev.teem.bench.targets.Row.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** L2, L3 and L4: in virtual time, so that one process will do, whatever else the machine does. */
final class LimitMeasurement {
  private final int seeds;

  LimitMeasurement(Effort effort) {
    seeds = effort.rounds() + effort.rounds() / 2;
  }

  List<Row> rows() {
    LimitContest contest = LimitContest.hold(seeds);
    return List.of(
        byWorst(Target.L2, contest, Score::throughput),
        byWorst(Target.L3, contest, Score::p99),
        byRegret(contest));
  }

  /** By the model on which it is worst. */
  private static Row byWorst(Target target, LimitContest contest, ToDoubleFunction<Score> figure) {
    List<Part> parts = new ArrayList<>();
    for (ProviderModel model : ProviderModel.values()) {
      parts.add(part(model.name(), contest.scores(model, Contender.TEEM), figure));
    }
    Comparator<Part> byMedian = Comparator.comparingDouble(part -> part.figures().median());
    Part worst =
        parts.stream().min(target.limit().atLeast() ? byMedian : byMedian.reversed()).get();
    for (ProviderModel model : List.of(ProviderModel.STEP, ProviderModel.DRIFT)) {
      parts.add(part(model + ", limit that never changes", contest.constant(model), figure));
    }
    return Row.judged(target, worst.figures(), parts, "worst on " + worst.name());
  }

  private static Part part(String name, List<Score> scores, ToDoubleFunction<Score> figure) {
    return new Part(name, "", Figures.of(scores.stream().mapToDouble(figure).toArray()));
  }

  private static Row byRegret(LimitContest contest) {
    Contender gradient2 = contest.best(Algorithm.GRADIENT2);
    Contender vegas = contest.best(Algorithm.VEGAS);
    List<Part> parts = new ArrayList<>();
    List<Shape> less = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      for (Contender contender : Contender.values()) {
        parts.add(new Part(shape + ", " + contender, "", regret(contest, shape, contender)));
      }
      double ours = regret(contest, shape, Contender.TEEM).median();
      if (ours < regret(contest, shape, gradient2).median()
          && ours < regret(contest, shape, vegas).median()) {
        less.add(shape);
      }
    }
    List<Shape> others = new ArrayList<>(Arrays.asList(Shape.values()));
    others.removeAll(less);
    return Row.judged(
        Target.L4,
        Figures.of(less.size()),
        parts,
        "to %s and %s, the best of each over all shapes; not less on %s"
            .formatted(gradient2, vegas, others.isEmpty() ? "none" : others));
  }

  private static Figures regret(LimitContest contest, Shape shape, Contender contender) {
    return Figures.of(contest.regrets(shape, contender));
  }
}
