package dev.teem.bench.targets;

import dev.teem.bench.jvm.ChildJvm;
import dev.teem.bench.swarm.HeapPeakRun;
import dev.teem.bench.targets.Row.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** S5: one JVM per run, since a peak is one per JVM. */
final class HeapMeasurement {
  private static final int SMALL_BRANCHING = 32;
  private static final int LARGE_BRANCHING = 64;
  private static final long LARGE_DISK_BYTES = 8L << 30;
  private static final Limit FLAT = Limit.atMost(1.1);

  private final Effort effort;
  private final Path folder;

  HeapMeasurement(Effort effort, Path folder) {
    this.effort = effort;
    this.folder = folder;
  }

  /** What one size of batch took. */
  record Size(Figures peak, Figures live, Figures millis) {}

  List<Row> rows() throws IOException {
    List<Part> parts = new ArrayList<>();
    Size small = measure("1 M agents", SMALL_BRANCHING, effort.forks(), parts);
    if (effort.largeForks() == 0) {
      return List.of(withoutLarge(small, parts, "16 M agents: left out of a quick run"));
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < LARGE_DISK_BYTES) {
      String why =
          "16 M agents: needs 8 GiB of disk, has %.1f GiB".formatted(free / (double) (1 << 30));
      return List.of(withoutLarge(small, parts, why));
    }
    Size large = measure("16 M agents", LARGE_BRANCHING, effort.largeForks(), parts);
    return List.of(judge(small.peak, large.peak, parts));
  }

  /** One size alone can miss the target but not meet it. */
  static Row withoutLarge(Size small, List<Part> parts, String why) {
    boolean missed = Target.S5.limit().judge(small.peak) == Verdict.NOT_MET;
    return new Row(Target.S5, small.peak, missed ? Verdict.NOT_MET : Verdict.SKIPPED, parts, why);
  }

  static Row judge(Figures small, Figures large, List<Part> parts) {
    List<Part> all = new ArrayList<>(parts);
    double growth = large.median() / small.median();
    all.add(new Part("16 M to 1 M, peak (flat: <= 1.1)", "", Figures.of(growth)));
    Figures worse = large.median() >= small.median() ? large : small;
    Verdict flat = FLAT.judge(Figures.of(growth));
    return new Row(Target.S5, worse, Target.S5.limit().judge(worse).and(flat), all, "");
  }

  private Size measure(String name, int branching, int forks, List<Part> parts) throws IOException {
    List<Double> peak = new ArrayList<>();
    List<Double> live = new ArrayList<>();
    List<Double> millis = new ArrayList<>();
    for (int fork = 1; fork <= forks; fork++) {
      Path place = folder.resolve(HeapPeakRun.class.getSimpleName());
      try (ChildJvm child =
          ChildJvm.start(HeapPeakRun.class, place.toString(), Integer.toString(branching))) {
        Map<String, Double> read = child.round();
        peak.add(read.get("peak_mib"));
        live.add(read.get("live_mib"));
        millis.add(read.get("execute_ms"));
      }
      TargetsRun.say(
          "heap of %s, JVM %d of %d: peak %.1f MiB, live %.1f MiB"
              .formatted(name, fork, forks, peak.getLast(), live.getLast()));
    }
    Size size = new Size(Figures.of(peak), Figures.of(live), Figures.of(millis));
    parts.add(new Part(name + ", peak", "MiB", size.peak));
    parts.add(new Part(name + ", live after a collection", "MiB", size.live));
    parts.add(new Part(name + ", time from a cold start", "ms", size.millis));
    return size;
  }
}
