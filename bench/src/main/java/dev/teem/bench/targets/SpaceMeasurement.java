package dev.teem.bench.targets;

import dev.teem.bench.peer.RedisServer;
import dev.teem.bench.space.DurablePairsThroughputBenchmark;
import dev.teem.bench.space.SpaceCrowdTimeBenchmark;
import dev.teem.bench.space.SpacePairsThroughputBenchmark;
import dev.teem.bench.space.SpaceTimeBenchmark;
import dev.teem.bench.targets.Contest.Contender;
import dev.teem.bench.targets.JmhTurns.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** T1 to T5: what a tuple space costs. */
final class SpaceMeasurement {
  private static final String MANY = "1000000";

  private final Effort effort;
  private final Path folder;
  private final JmhTurns jmh;

  SpaceMeasurement(Effort effort, Path folder) {
    this.effort = effort;
    this.folder = folder;
    jmh = new JmhTurns(effort, effort.longMillis());
  }

  /** The row of one of these targets. */
  List<Row> rows(Target target) throws IOException, RunnerException, InterruptedException {
    return switch (target) {
      case T1 ->
          row(
              target,
              "ns",
              contender("teem", SpaceTimeBenchmark.class, "teem", Map.of()),
              contender("map", SpaceTimeBenchmark.class, "mapOfQueuesBaseline", Map.of()));
      case T2 ->
          row(
              target,
              "pairs/us",
              pairs("teem", "teem", "1", false),
              pairs("map", "mapOfQueuesBaseline", "1", false),
              pairs("teem, 64 lanes and yools", "teem", "64", true),
              pairs("map, 64 lanes and yools", "mapOfQueuesBaseline", "64", true));
      case T3 -> {
        RedisServer.requireInstalled();
        yield row(
            target,
            "pairs/us",
            durable("teem", "teem", 2, false),
            durable("Redis", "redisBaseline", 2, false),
            durable("teem, one thread", "teem", 1, true),
            durable("Redis, one connection", "redisBaseline", 1, true));
      }
      case T4 ->
          row(
              target,
              "ns",
              out("1 M waiters", MANY, "0", false),
              out("no waiters", "0", "0", false),
              out("1 M waiters for other data in the same lanes and yools", MANY, MANY, true));
      case T5 ->
          row(
              target,
              "ns",
              in("1 M tuples in other lanes", MANY),
              in("no tuples in other lanes", "0"));
      default -> throw new IllegalArgumentException("target=" + target + " is not one of these");
    };
  }

  private List<Row> row(Target target, String unit, Contender ours, Contender... others)
      throws IOException, RunnerException, InterruptedException {
    Contest contest = new Contest(effort, unit, target.limit().atLeast());
    Contest.Result result = contest.hold(ours, List.of(others));
    return List.of(Row.judged(target, result.ratios(), result.parts(), result.note()));
  }

  private Contender pairs(String name, String method, String keysUsed, boolean beside) {
    Side side = new Side(SpacePairsThroughputBenchmark.class, method, Map.of("keysUsed", keysUsed));
    return new Contender(name, beside, () -> jmh.fork(side));
  }

  private Contender durable(String name, String method, int threads, boolean beside) {
    Map<String, String> parameters = Map.of("dir", folder.toString());
    Side side = new Side(DurablePairsThroughputBenchmark.class, method, parameters);
    return new Contender(name, beside, () -> jmh.fork(side, threads));
  }

  private Contender out(String name, String waiters, String choosy, boolean beside) {
    Map<String, String> parameters = Map.of("waiters", waiters, "choosy", choosy);
    Side side = new Side(SpaceCrowdTimeBenchmark.class, "out", parameters);
    return new Contender(name, beside, () -> jmh.fork(side));
  }

  private Contender in(String name, String residents) {
    return contender(name, SpaceCrowdTimeBenchmark.class, "in", Map.of("residents", residents));
  }

  private Contender contender(
      String name, Class<?> type, String method, Map<String, String> parameters) {
    Side side = new Side(type, method, parameters);
    return new Contender(name, () -> jmh.fork(side));
  }
}
