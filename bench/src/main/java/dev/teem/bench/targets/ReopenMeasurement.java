package dev.teem.bench.targets;

import dev.teem.bench.journal.RawTailRun;
import dev.teem.bench.journal.ReopenRun;
import dev.teem.bench.jvm.ChildJvm;
import dev.teem.bench.targets.Row.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * J6: a store with 10 M receipts is opened after a clean close and after a kill, in turns with a
 * bare tailer. Who is killed is a JVM of its own; who opens is one that has opened so often that
 * all of it is compiled, as the loop of the bare tailer is.
 */
final class ReopenMeasurement {
  private static final long DISK_BYTES = 5L << 30;
  private static final Limit AFTER_KILL = Limit.atMost(1.5);

  private final Effort effort;
  private final Path store;
  private final Path queue;
  private final List<Double> first = new ArrayList<>();
  private final List<Double> clean = new ArrayList<>();
  private final List<Double> killed = new ArrayList<>();
  private final List<Double> tail = new ArrayList<>();

  ReopenMeasurement(Effort effort, Path folder) {
    this.effort = effort;
    store = folder.resolve(ReopenRun.class.getSimpleName());
    queue = folder.resolve(RawTailRun.class.getSimpleName());
  }

  List<Row> rows() throws IOException {
    long free = Files.getFileStore(store.getParent()).getUsableSpace();
    if (free < DISK_BYTES) {
      return List.of(
          Row.skipped(
              Target.J6, "needs 5 GiB of disk, has %.1f GiB".formatted(free / (double) (1 << 30))));
    }
    try (ChildJvm filler = ChildJvm.start(ReopenRun.class, store.toString())) {
      filler.round("fill");
      TargetsRun.say("a store with 10 M receipts is made");
    }
    try (ChildJvm ours = ChildJvm.start(ReopenRun.class, store.toString());
        ChildJvm raw = ChildJvm.start(RawTailRun.class, queue.toString())) {
      first.add(ours.round("warm").get("open_ms"));
      for (int round = 1; round <= effort.warmups() + effort.rounds(); round++) {
        round(ours, raw, round);
      }
    }
    Figures afterClose = Figures.ratios(clean, tail);
    Figures afterKill = Figures.ratios(killed, tail);
    return List.of(judge(afterClose, afterKill, parts(afterKill)));
  }

  private void round(ChildJvm ours, ChildJvm raw, int round) throws IOException {
    double cleanMillis = ours.round("open").get("open_ms");
    try (ChildJvm victim = ChildJvm.start(ReopenRun.class, store.toString())) {
      victim.round("leave", Integer.toString(round));
      victim.kill();
    }
    double killedMillis = ours.round("open").get("open_ms");
    double tailMillis = raw.round().get("tail_ms");
    boolean counts = round > effort.warmups();
    if (counts) {
      clean.add(cleanMillis);
      killed.add(killedMillis);
      tail.add(tailMillis);
    }
    TargetsRun.say(
        "opening, %s %d: after a close %.1f ms, after a kill %.1f ms; a bare tailer %.0f ms"
            .formatted(
                counts ? "round" : "warm-up",
                counts ? round - effort.warmups() : round,
                cleanMillis,
                killedMillis,
                tailMillis));
  }

  private List<Part> parts(Figures afterKill) {
    return List.of(
        new Part("after kill -9, ratio (<= 1.5)", "", afterKill),
        new Part("opening after a clean close", "ms", Figures.of(clean)),
        new Part("the first opening in a JVM, classes loaded on the way", "ms", Figures.of(first)),
        new Part("opening after kill -9", "ms", Figures.of(killed)),
        new Part("bare tailer over 10 M records of 128 B", "ms", Figures.of(tail)));
  }

  /** By the opening after a clean close, and by that after a kill. */
  static Row judge(Figures afterClose, Figures afterKill, List<Part> parts) {
    Verdict verdict = Target.J6.limit().judge(afterClose).and(AFTER_KILL.judge(afterKill));
    return new Row(Target.J6, afterClose, verdict, parts, "");
  }
}
