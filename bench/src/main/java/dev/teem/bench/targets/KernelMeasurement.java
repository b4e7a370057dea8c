package dev.teem.bench.targets;

import dev.teem.bench.jvm.ChildJvm;
import dev.teem.bench.kernel.FanInThroughputBenchmark;
import dev.teem.bench.kernel.IdleBytesRun;
import dev.teem.bench.kernel.PingPongTimeBenchmark;
import dev.teem.bench.kernel.Skynet;
import dev.teem.bench.kernel.SkynetTimeBenchmark;
import dev.teem.bench.kernel.pekko.PekkoDispatcher;
import dev.teem.bench.kernel.teem.TeemCores;
import dev.teem.bench.peer.PeerBenchmark;
import dev.teem.bench.peer.PeerLanguage;
import dev.teem.bench.peer.PeerProgram;
import dev.teem.bench.targets.Contest.Contender;
import dev.teem.bench.targets.JmhTurns.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.openjdk.jmh.runner.RunnerException;

/** K1 to K11 and K14: what processes cost, and what those of others do. */
final class KernelMeasurement {
  private static final int ROUND_TRIPS = 1_000_000;
  private static final int POPULATION = 1_000_000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_MICRO = 1e3;

  private final Effort effort;
  private final Path folder;
  private final JmhTurns jmh;

  KernelMeasurement(Effort effort, Path folder) {
    this.effort = effort;
    this.folder = folder;
    jmh = new JmhTurns(effort, effort.longMillis());
  }

  /** Measures one of them. */
  List<Row> rows(Target target) throws IOException, RunnerException, InterruptedException {
    return switch (target) {
      case K1 -> row(target, "ms", skynet(), List.of(skynetIn(PeerLanguage.GO)));
      case K2 -> row(target, "ms", skynet(), pekko(SkynetTimeBenchmark.class));
      case K3 -> row(target, "ms", skynet(), List.of(skynetIn(PeerLanguage.ERLANG)));
      case K4 -> row(target, "ns", pingPong(TeemCores.ONE), pekko(PingPongTimeBenchmark.class));
      case K5 -> row(target, "ns", pingPong(TeemCores.ONE), List.of(pingPongIn(PeerLanguage.GO)));
      case K6 ->
          row(
              target,
              "ns",
              pingPong(TeemCores.TWO_SPINNING),
              List.of(bare(PingPongTimeBenchmark.class, "jctoolsBaseline")));
      case K7 ->
          row(
              target,
              "messages/us",
              fanIn(TeemCores.TWO_SPINNING),
              List.of(bare(FanInThroughputBenchmark.class, "jctoolsBaseline")));
      case K8 ->
          row(target, "messages/us", fanIn(TeemCores.TWO), pekko(FanInThroughputBenchmark.class));
      case K9 ->
          row(
              target,
              "ns",
              teem(PingPongTimeBenchmark.class, "teemPrograms", TeemCores.ONE),
              List.of(
                  bare(PingPongTimeBenchmark.class, "virtualThreadsBaseline"),
                  bare(PingPongTimeBenchmark.class, "virtualThreadsOnOneCarrierBaseline")));
      case K10 -> row(target, "B", idle("teem-behaviors"), List.of(idle("pekko")));
      case K11 -> row(target, "B", idle("teem-programs"), List.of(idle("virtual-threads")));
      case K14 -> row(target, "ns", attenuated(3), List.of(attenuated(0)));
      default -> throw new IllegalArgumentException("target=" + target + " is not of the kernel");
    };
  }

  private List<Row> row(Target target, String unit, Contender ours, List<Contender> theirs)
      throws IOException, RunnerException, InterruptedException {
    Contest contest = new Contest(effort, unit, target.limit().atLeast());
    Contest.Result result = contest.hold(ours, theirs);
    return List.of(Row.judged(target, result.ratios(), result.parts(), result.note()));
  }

  private Contender jmh(Side side) {
    return new Contender(side.toString(), () -> jmh.fork(side));
  }

  private Contender bare(Class<?> type, String method) {
    return jmh(new Side(type, method, Map.of()));
  }

  private Contender teem(Class<?> type, String method, TeemCores cores) {
    return jmh(Side.teem(type, method, cores));
  }

  /** As it comes, which counts, and tuned for the subject. */
  private List<Contender> pekko(Class<?> type) {
    return Arrays.stream(PekkoDispatcher.values())
        .map(dispatcher -> pekko(type, dispatcher))
        .toList();
  }

  private Contender pekko(Class<?> type, PekkoDispatcher dispatcher) {
    Side side = new Side(type, "pekko", Map.of("dispatcher", dispatcher.name()));
    boolean beside = dispatcher != PekkoDispatcher.DEFAULT;
    return new Contender(side.toString(), beside, () -> jmh.fork(side));
  }

  private Contender skynet() {
    return teem(SkynetTimeBenchmark.class, "teem", TeemCores.TWO);
  }

  private Contender pingPong(TeemCores cores) {
    return teem(PingPongTimeBenchmark.class, "teem", cores);
  }

  private Contender fanIn(TeemCores cores) {
    return teem(FanInThroughputBenchmark.class, "teem", cores);
  }

  private Contender skynetIn(PeerLanguage language) throws IOException, InterruptedException {
    return peer(language, PeerBenchmark.SKYNET, Skynet.LEAVES, nanos -> nanos / NANOS_PER_MILLI);
  }

  private Contender pingPongIn(PeerLanguage language) throws IOException, InterruptedException {
    return peer(language, PeerBenchmark.PING_PONG, ROUND_TRIPS, nanos -> nanos / ROUND_TRIPS);
  }

  private Contender peer(
      PeerLanguage language, PeerBenchmark benchmark, int size, DoubleUnaryOperator toUnit)
      throws IOException, InterruptedException {
    PeerProgram program = PeerProgram.build(language, folder);
    return new Contender(
        language.toString(),
        () ->
            program.run(benchmark, size, effort.warmups(), effort.rounds()).stream()
                .map(toUnit::applyAsDouble)
                .toList());
  }

  private static Contender idle(String population) {
    return new Contender(
        population,
        () -> {
          try (ChildJvm child =
              ChildJvm.start(
                  IdleBytesRun.FLAGS,
                  IdleBytesRun.class,
                  population,
                  Integer.toString(POPULATION))) {
            return List.of(child.round().get("bytes_each"));
          }
        });
  }

  /**
   * A message from one behavior to another on the same core, by a capability so far from its root.
   */
  private Contender attenuated(int attenuations) {
    Side side =
        new Side(
            FanInThroughputBenchmark.class,
            "teem",
            Map.of("cores", TeemCores.ONE.name(), "attenuations", Integer.toString(attenuations)));
    return new Contender(
        "attenuated " + attenuations + " times",
        () -> jmh.fork(side).stream().map(perMicro -> NANOS_PER_MICRO / perMicro).toList());
  }
}
