package dev.teem.bench.targets;

import dev.teem.bench.kernel.pekko.PekkoDispatcher;
import dev.teem.bench.kernel.teem.TeemCores;
import dev.teem.bench.savina.Savina;
import dev.teem.bench.savina.SavinaTimeBenchmark;
import dev.teem.bench.targets.JmhTurns.Scores;
import dev.teem.bench.targets.JmhTurns.Side;
import dev.teem.bench.targets.Row.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** K13: programs of the Savina suite, ours and Pekko's in turn. */
final class SavinaMeasurement {
  private static final double LARGEST_OF_ALL = 0.5;

  private final JmhTurns jmh;

  SavinaMeasurement(Effort effort) {
    jmh = new JmhTurns(effort, effort.longMillis());
  }

  List<Row> rows() throws RunnerException {
    List<Part> ratios = new ArrayList<>();
    List<Part> sides = new ArrayList<>();
    for (Savina program : Savina.values()) {
      Scores scores =
          jmh.run(
              side(program, "teem", "cores", TeemCores.TWO.name()),
              side(program, "pekko", "dispatcher", PekkoDispatcher.DEFAULT.name()));
      ratios.add(new Part(program.toString(), "", scores.ratios()));
      sides.add(new Part(program + ", ours", "ms", Figures.of(scores.ours())));
      sides.add(new Part(program + ", Pekko", "ms", Figures.of(scores.theirs())));
    }
    return List.of(judge(ratios, sides));
  }

  private static Side side(Savina program, String method, String parameter, String value) {
    return new Side(
        SavinaTimeBenchmark.class, method, Map.of("program", program.name(), parameter, value));
  }

  /** By the geometric mean of the programs' ratios, and by the largest of them. */
  static Row judge(List<Part> ratios, List<Part> sides) {
    double logarithms = 0;
    double smallest = Double.POSITIVE_INFINITY;
    double largest = 0;
    for (Part ratio : ratios) {
      double median = ratio.figures().median();
      logarithms += Math.log(median);
      smallest = Math.min(smallest, median);
      largest = Math.max(largest, median);
    }
    Figures mean = new Figures(Math.exp(logarithms / ratios.size()), smallest, largest);
    Verdict all = Limit.atMost(LARGEST_OF_ALL).judge(Figures.of(largest));
    List<Part> parts = new ArrayList<>(ratios);
    parts.addAll(sides);
    return new Row(Target.K13, mean, Target.K13.limit().judge(mean).and(all), parts, "");
  }
}
