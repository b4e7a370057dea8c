package dev.teem.bench.targets;

import dev.teem.bench.kernel.teem.TeemCores;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs two JMH benchmarks in turn, a fresh JVM each time. */
final class JmhTurns {
  /** One benchmark: a method, with the values of its parameters. */
  record Side(Class<?> type, String method, Map<String, String> parameters) {
    /** One of ours. */
    static Side teem(Class<?> type, String method, TeemCores cores) {
      return new Side(type, method, Map.of("cores", cores.name()));
    }

    @Override
    public String toString() {
      return method + parameters.values();
    }
  }

  /** A score for each iteration of each JVM, in the benchmark's unit. */
  record Scores(List<Double> ours, List<Double> theirs) {
    Figures ratios() {
      return Figures.ratios(ours, theirs);
    }
  }

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Effort effort;
  private final int iterationMillis;

  JmhTurns(Effort effort, int iterationMillis) {
    this.effort = effort;
    this.iterationMillis = iterationMillis;
  }

  Scores run(Side ours, Side theirs) throws RunnerException {
    Scores scores = new Scores(new ArrayList<>(), new ArrayList<>());
    for (int fork = 1; fork <= effort.forks(); fork++) {
      scores.ours.addAll(fork(ours));
      scores.theirs.addAll(fork(theirs));
      TargetsRun.say(
          "%s against %s, JVM %d of %d: %s against %s"
              .formatted(
                  ours,
                  theirs,
                  fork,
                  effort.forks(),
                  Figures.of(scores.ours),
                  Figures.of(scores.theirs)));
    }
    return scores;
  }

  /** The scores of one JVM. */
  List<Double> fork(Side side) throws RunnerException {
    return scores(run(options(side)), IterationResult::getPrimaryResult);
  }

  /** The same by so many threads, however many the benchmark has by itself. */
  List<Double> fork(Side side, int threads) throws RunnerException {
    return scores(run(options(side).threads(threads)), IterationResult::getPrimaryResult);
  }

  /** Bytes that one JVM allocates per operation, all its threads together. */
  List<Double> allocated(Side side) throws RunnerException {
    return scores(
        run(options(side).addProfiler(GCProfiler.class)),
        iteration -> iteration.getSecondaryResults().get(ALLOCATED));
  }

  private ChainedOptionsBuilder options(Side side) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(side.type.getName() + "." + side.method) + "$")
            .forks(1)
            .warmupForks(0)
            .warmupIterations(effort.warmups())
            .warmupTime(TimeValue.milliseconds(iterationMillis))
            .measurementIterations(effort.rounds())
            .measurementTime(TimeValue.milliseconds(iterationMillis))
            .shouldFailOnError(true);
    side.parameters.forEach(options::param);
    return options;
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    OutputFormat format =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(said, true, StandardCharsets.UTF_8), VerboseMode.NORMAL);
    try {
      return new Runner(options.build(), format).run();
    } catch (RunnerException e) {
      System.err.println(said.toString(StandardCharsets.UTF_8));
      throw e;
    }
  }

  private static List<Double> scores(
      Collection<RunResult> results, Function<IterationResult, Result<?>> result) {
    List<Double> scores = new ArrayList<>();
    for (RunResult run : results) {
      for (BenchmarkResult jvm : run.getBenchmarkResults()) {
        for (IterationResult iteration : jvm.getIterationResults()) {
          scores.add(result.apply(iteration).getScore());
        }
      }
    }
    return scores;
  }
}
