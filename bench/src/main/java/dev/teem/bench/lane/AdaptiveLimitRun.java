package dev.teem.bench.lane;

import dev.teem.bench.targets.Figures;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Prints what all contenders got on all models, beside the best fixed limit: L2 to L4. */
public final class AdaptiveLimitRun {
  private static final int SEEDS = 12;

  private AdaptiveLimitRun() {}

  /** Argument: how many seeds, 12 if none is given. */
  public static void main(String[] args) {
    LimitContest contest = LimitContest.hold(args.length == 0 ? SEEDS : Integer.parseInt(args[0]));
    for (ProviderModel model : ProviderModel.values()) {
      System.out.println(model);
      for (Contender contender : Contender.values()) {
        print(contender.toString(), contest.scores(model, contender));
      }
      print("the best limit that never changes", contest.constant(model));
    }
  }

  private static void print(String name, List<Score> scores) {
    System.out.printf(
        "  %-34s throughput %-22s p99 %-22s regret %s%n",
        name,
        figures(scores, Score::throughput),
        figures(scores, Score::p99),
        figures(scores, Score::regret));
  }

  private static Figures figures(List<Score> scores, ToDoubleFunction<Score> figure) {
    return Figures.of(scores.stream().mapToDouble(figure).toArray());
  }
}
