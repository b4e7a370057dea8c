package dev.teem.bench.targets;

import dev.teem.bench.targets.Row.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Ours against one or more others, in turn, a fresh process each time. The best of the others is
 * the one that counts; those that are only beside them are read and shown.
 */
final class Contest {
  private final int forks;
  private final String unit;
  private final boolean moreIsBetter;

  /**
   * A contest without contenders.
   *
   * @param unit of all readings
   */
  Contest(Effort effort, String unit, boolean moreIsBetter) {
    forks = effort.forks();
    this.unit = unit;
    this.moreIsBetter = moreIsBetter;
  }

  /** Takes the readings of one fresh process; all contenders take as many. */
  @FunctionalInterface
  interface Readings {
    List<Double> take() throws IOException, RunnerException, InterruptedException;
  }

  /**
   * Somebody who takes part.
   *
   * @param beside whether it does not count
   */
  record Contender(String name, boolean beside, Readings readings) {
    Contender(String name, Readings readings) {
      this(name, false, readings);
    }
  }

  /** What one contender read in all. */
  private record Score(String name, boolean beside, List<Double> readings) {
    Score(Contender contender) {
      this(contender.name, contender.beside, new ArrayList<>());
    }

    double median() {
      return Figures.of(readings).median();
    }
  }

  /**
   * How it ended.
   *
   * @param ratios ours to the best of the others
   * @param parts what each read
   * @param note on who would have been better than the best, or empty
   */
  record Result(Figures ratios, List<Part> parts, String note) {}

  Result hold(Contender ours, List<Contender> others)
      throws IOException, RunnerException, InterruptedException {
    Score mine = new Score(ours);
    List<Score> theirs = others.stream().map(Score::new).toList();
    for (int fork = 1; fork <= forks; fork++) {
      mine.readings.addAll(ours.readings.take());
      for (int i = 0; i < theirs.size(); i++) {
        theirs.get(i).readings.addAll(others.get(i).readings.take());
      }
      TargetsRun.say("%s, process %d of %d: %s".formatted(ours.name, fork, forks, mine.median()));
    }
    Comparator<Score> byMedian = Comparator.comparingDouble(Score::median);
    List<Score> ranked =
        theirs.stream().sorted(moreIsBetter ? byMedian.reversed() : byMedian).toList();
    Score first = ranked.getFirst();
    Score best = ranked.stream().filter(score -> !score.beside).findFirst().orElseThrow();
    String note =
        !first.beside
            ? ""
            : "to %s: %s".formatted(first.name, Figures.ratios(mine.readings, first.readings));
    List<Part> parts = new ArrayList<>();
    parts.add(part(mine));
    theirs.forEach(score -> parts.add(part(score)));
    return new Result(Figures.ratios(mine.readings, best.readings), parts, note);
  }

  private Part part(Score score) {
    return new Part(score.name, unit, Figures.of(score.readings));
  }
}
