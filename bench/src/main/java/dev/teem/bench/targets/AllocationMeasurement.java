package dev.teem.bench.targets;

import dev.teem.bench.kernel.AskTimeBenchmark;
import dev.teem.bench.kernel.FanInThroughputBenchmark;
import dev.teem.bench.kernel.PingPongTimeBenchmark;
import dev.teem.bench.kernel.teem.TeemCores;
import dev.teem.bench.targets.JmhTurns.Side;
import dev.teem.bench.targets.Row.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/**
 * K12: what a message allocates by each route, all threads of the JVM together. The bodies are made
 * beforehand. What starts and ends a hundred thousand messages or more counts too, and is the
 * reason why the limit is not quite nothing.
 */
final class AllocationMeasurement {
  private final Effort effort;
  private final JmhTurns jmh;

  AllocationMeasurement(Effort effort) {
    this.effort = effort;
    jmh = new JmhTurns(effort, effort.longMillis());
  }

  List<Row> rows() throws RunnerException {
    List<Part> routes =
        List.of(
            route("behaviors, one core", PingPongTimeBenchmark.class, "teem", TeemCores.ONE),
            route(
                "behaviors, two cores",
                PingPongTimeBenchmark.class,
                "teem",
                TeemCores.TWO_SPINNING),
            route(
                "behaviors, two cores, bursts",
                FanInThroughputBenchmark.class,
                "teem",
                TeemCores.TWO_SPINNING),
            route("host to core", FanInThroughputBenchmark.class, "teemFromHost", TeemCores.ONE),
            route("programs, one core", PingPongTimeBenchmark.class, "teemPrograms", TeemCores.ONE),
            route("ask and reply, one core", AskTimeBenchmark.class, "teem", TeemCores.ONE));
    Part worst =
        routes.stream()
            .max(Comparator.comparingDouble(route -> route.figures().median()))
            .orElseThrow();
    return List.of(Row.judged(Target.K12, worst.figures(), routes));
  }

  private Part route(String name, Class<?> type, String method, TeemCores cores)
      throws RunnerException {
    List<Double> readings = new ArrayList<>();
    for (int fork = 1; fork <= effort.forks(); fork++) {
      readings.addAll(jmh.allocated(Side.teem(type, method, cores)));
    }
    Part part = new Part(name, "B", Figures.of(readings));
    TargetsRun.say("allocated, %s: %s".formatted(name, part.figures()));
    return part;
  }
}
