package dev.teem.bench.targets;

import dev.teem.bench.jvm.ChildJvm;
import dev.teem.bench.swarm.DurableBatchRun;
import dev.teem.bench.swarm.RawPartsRun;
import dev.teem.bench.targets.Row.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * S3 and S4: a pair of JVMs per fork, one for ours and one for the raw parts, which take turns
 * round by round.
 */
final class DurableBatchMeasurement {
  private static final int BRANCHING = 32;
  private static final int AGENTS = BRANCHING * BRANCHING * BRANCHING * BRANCHING;
  private static final double MEBIBYTE = 1 << 20;

  private final Effort effort;
  private final Path folder;
  private final Map<String, List<Double>> figures = new LinkedHashMap<>();

  DurableBatchMeasurement(Effort effort, Path folder) {
    this.effort = effort;
    this.folder = folder;
  }

  List<Row> rows() throws IOException {
    for (int fork = 1; fork <= effort.forks(); fork++) {
      try (ChildJvm ours = start(DurableBatchRun.class, BRANCHING);
          ChildJvm raw = start(RawPartsRun.class, AGENTS)) {
        for (int round = 1; round <= effort.warmups() + effort.rounds(); round++) {
          round(ours, raw, fork, round);
        }
      }
    }
    Figures ratio = Figures.ratios(figures.get("execute_ms"), figures.get("raw_ms"));
    Figures again = Figures.ratios(figures.get("again_execute_ms"), figures.get("execute_ms"));
    return List.of(
        Row.judged(
            Target.S3,
            ratio,
            List.of(
                part("ours", "ms", "execute_ms"),
                part("raw, sum", "ms", "raw_ms"),
                part("raw, 2 SHA-256 of 128 B", "ms", "sha_ms"),
                part("raw, append, a thread per core", "ms", "append_ms"),
                part("raw, append, one thread alone", "ms", "append_by_one_ms"),
                part("raw, put into the index alone", "ms", "index_ms"),
                part("bytes per agent, ours and raw", "B", "bytes_per_agent"),
                part("not timed: store and engine open", "ms", "open_ms"),
                part("not timed: engine and store close", "ms", "close_ms"))),
        Row.judged(
            Target.S4,
            again,
            List.of(
                part("again", "ms", "again_execute_ms"),
                part("not timed: store and engine open", "ms", "again_open_ms"),
                part("not timed: engine and store close", "ms", "again_close_ms"))));
  }

  private ChildJvm start(Class<?> main, int size) throws IOException {
    return ChildJvm.start(
        main, folder.resolve(main.getSimpleName()).toString(), Integer.toString(size));
  }

  private void round(ChildJvm ours, ChildJvm raw, int fork, int round) throws IOException {
    Map<String, Double> read = new LinkedHashMap<>(ours.round());
    double bytesPerAgent = read.get("bytes") / AGENTS;
    read.put("bytes_per_agent", bytesPerAgent);
    read.putAll(raw.round(Long.toString(Math.round(bytesPerAgent))));
    // Appenders of several threads contend for the queue's lock: the raw part is the better way.
    double append = Math.min(read.get("append_ms"), read.get("append_by_one_ms"));
    read.put("raw_ms", read.get("sha_ms") + append + read.get("index_ms"));
    boolean counts = round > effort.warmups();
    if (counts) {
      read.forEach(
          (name, value) -> figures.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    TargetsRun.say(
        "durable batch, JVM %d of %d, %s %d: ours %.0f ms, again %.0f ms, raw %.0f ms, %.0f MiB written"
            .formatted(
                fork,
                effort.forks(),
                counts ? "round" : "warm-up",
                counts ? round - effort.warmups() : round,
                read.get("execute_ms"),
                read.get("again_execute_ms"),
                read.get("raw_ms"),
                read.get("bytes") / MEBIBYTE));
  }

  private Part part(String name, String unit, String figure) {
    return new Part(name, unit, Figures.of(figures.get(figure)));
  }
}
