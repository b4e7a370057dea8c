package dev.teem.bench.targets;

import dev.teem.bench.jvm.ChildJvm;
import dev.teem.bench.lane.LaneDrainRun;
import dev.teem.bench.targets.Row.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** L1: fresh JVMs, each with rounds of the lane and of bare virtual threads in turn. */
final class LaneMeasurement {
  private static final double IDEAL_MILLIS =
      (double) LaneDrainRun.TASKS / LaneDrainRun.CEILING * LaneDrainRun.TASK_MILLIS;

  private final Effort effort;
  private final List<Double> ratio = new ArrayList<>();
  private final List<Double> lane = new ArrayList<>();
  private final List<Double> bare = new ArrayList<>();

  LaneMeasurement(Effort effort) {
    this.effort = effort;
  }

  List<Row> rows() throws IOException {
    for (int fork = 1; fork <= effort.forks(); fork++) {
      try (ChildJvm child = ChildJvm.start(LaneDrainRun.class)) {
        // A round is a tenth of a second: it takes more of them to warm up.
        for (int round = 1; round <= 4 * effort.warmups() + effort.rounds(); round++) {
          round(child, round > 4 * effort.warmups());
        }
      }
      TargetsRun.say(
          "lane, JVM %d of %d: last round %.1f ms, bare threads %.1f ms"
              .formatted(fork, effort.forks(), lane.getLast(), bare.getLast()));
    }
    return List.of(
        Row.judged(
            Target.L1,
            Figures.of(ratio),
            List.of(
                new Part("the lane", "ms", Figures.of(lane)),
                new Part("bare virtual threads, a semaphore of 64", "ms", Figures.of(bare)))));
  }

  private void round(ChildJvm child, boolean counts) throws IOException {
    Map<String, Double> read = child.round();
    if (counts) {
      lane.add(read.get("lane_ms"));
      bare.add(read.get("bare_ms"));
      ratio.add(read.get("lane_ms") / IDEAL_MILLIS);
    }
  }
}
