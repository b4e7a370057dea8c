package dev.teem.bench.targets;

import dev.teem.bench.journal.AppendTimeBenchmark;
import dev.teem.bench.journal.GroupCommitThroughputBenchmark;
import dev.teem.bench.journal.IndexBytesRun;
import dev.teem.bench.journal.IndexGetTimeBenchmark;
import dev.teem.bench.journal.IndexPutTimeBenchmark;
import dev.teem.bench.journal.KeyMap;
import dev.teem.bench.journal.LeaseTimeBenchmark;
import dev.teem.bench.journal.ReplayThroughputBenchmark;
import dev.teem.bench.jvm.ChildJvm;
import dev.teem.bench.peer.PeerBenchmark;
import dev.teem.bench.peer.PeerLanguage;
import dev.teem.bench.peer.PeerProgram;
import dev.teem.bench.targets.Contest.Contender;
import dev.teem.bench.targets.JmhTurns.Side;
import dev.teem.bench.targets.Row.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** J1 to J5, J7 and J8: what parts of the journal cost, and what those of others do. */
final class JournalMeasurement {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int ENTRIES = 10_000_000;

  /** Lanes acquired, kept and released per reading of the reference, a tenth of a second each. */
  private static final int LEASES = 3;

  private final Effort effort;
  private final Path folder;
  private final JmhTurns jmh;
  private final JmhTurns maps;

  JournalMeasurement(Effort effort, Path folder) {
    this.effort = effort;
    this.folder = folder;
    jmh = new JmhTurns(effort, effort.longMillis());
    maps = new JmhTurns(effort.forFills(), effort.shortMillis());
  }

  /** The row of one of these targets. */
  List<Row> rows(Target target) throws IOException, RunnerException, InterruptedException {
    return switch (target) {
      case J1 ->
          row(
              target,
              "ns",
              jmh(AppendTimeBenchmark.class, "teem"),
              List.of(
                  jmh(AppendTimeBenchmark.class, "chronicleInContextBaseline"),
                  jmh(AppendTimeBenchmark.class, "chronicleBytesBaseline")));
      case J2 ->
          row(
              target,
              "records/us",
              jmh(ReplayThroughputBenchmark.class, "teem"),
              List.of(
                  jmh(ReplayThroughputBenchmark.class, "chronicleInContextBaseline"),
                  jmh(ReplayThroughputBenchmark.class, "chronicleBytesBaseline")));
      case J3 -> maps(target, jmh, effort, IndexGetTimeBenchmark.class, "get");
      case J4 -> maps(target, maps, effort.forFills(), IndexPutTimeBenchmark.class, "put");
      case J5 -> bytes();
      case J7 -> leases();
      case J8 ->
          row(
              target,
              "appends/s",
              jmh(GroupCommitThroughputBenchmark.class, "teem"),
              List.of(
                  jmh(GroupCommitThroughputBenchmark.class, "forceByOneBaseline"),
                  jmh(GroupCommitThroughputBenchmark.class, "forceByAllBaseline")));
      default -> throw new IllegalArgumentException("target=" + target + " is not one of these");
    };
  }

  private List<Row> row(Target target, String unit, Contender ours, List<Contender> theirs)
      throws IOException, RunnerException, InterruptedException {
    return row(target, effort, unit, ours, theirs);
  }

  private static List<Row> row(
      Target target, Effort effort, String unit, Contender ours, List<Contender> theirs)
      throws IOException, RunnerException, InterruptedException {
    Contest contest = new Contest(effort, unit, target.limit().atLeast());
    Contest.Result result = contest.hold(ours, theirs);
    return List.of(Row.judged(target, result.ratios(), result.parts(), result.note()));
  }

  private Contender jmh(Class<?> type, String method) {
    Side side = new Side(type, method, Map.of("dir", folder.toString()));
    return new Contender(method, () -> jmh.fork(side));
  }

  private List<Row> maps(
      Target target, JmhTurns turns, Effort readings, Class<?> type, String method)
      throws IOException, RunnerException, InterruptedException {
    return row(
        target,
        readings,
        "ns",
        map(turns, type, method, "TEEM", false),
        List.of(
            map(turns, type, method, "CHRONICLE_MAP", false),
            map(turns, type, method, "ROCKSDB", true)));
  }

  private Contender map(JmhTurns turns, Class<?> type, String method, String map, boolean beside) {
    Side side = new Side(type, method, Map.of("dir", folder.toString(), "map", map));
    return new Contender(map, beside, () -> turns.fork(side));
  }

  private List<Row> bytes() throws IOException {
    List<Part> parts = new ArrayList<>();
    for (String map : List.of("TEEM", "CHRONICLE_MAP")) {
      Path place = folder.resolve(IndexBytesRun.class.getSimpleName());
      try (ChildJvm child =
          ChildJvm.start(
              List.of(KeyMap.CHRONICLE_NEEDS),
              IndexBytesRun.class,
              map,
              place.toString(),
              Integer.toString(ENTRIES))) {
        parts.add(new Part(map, "B", Figures.of(child.round().get("bytes_each"))));
      }
      TargetsRun.say("bytes per entry, " + map + ": " + parts.getLast().figures());
    }
    return List.of(Row.judged(Target.J5, parts.getFirst().figures(), parts));
  }

  private List<Row> leases() throws IOException, RunnerException, InterruptedException {
    PeerProgram python = PeerProgram.build(PeerLanguage.PYTHON, folder);
    Side ours = new Side(LeaseTimeBenchmark.class, "teem", Map.of("dir", folder.toString()));
    return row(
        Target.J7,
        "leases/s",
        new Contender("ours", () -> perSecond(jmh.fork(ours), 1)),
        List.of(
            new Contender(
                "Python, in memory",
                () ->
                    perSecond(
                        python.run(PeerBenchmark.LEASES, LEASES, effort.warmups(), effort.rounds()),
                        LEASES))));
  }

  private static List<Double> perSecond(List<Double> nanos, int leases) {
    return nanos.stream().map(reading -> NANOS_PER_SECOND * leases / reading).toList();
  }
}
