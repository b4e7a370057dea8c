package dev.teem.bench.targets;

import dev.teem.bench.jvm.Folders;
import dev.teem.bench.peer.NotInstalledException;
import dev.teem.bench.swarm.LazyBatchTimeBenchmark;
import dev.teem.bench.swarm.PureBatchTimeBenchmark;
import dev.teem.bench.targets.JmhTurns.Scores;
import dev.teem.bench.targets.JmhTurns.Side;
import dev.teem.bench.targets.Row.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.runner.RunnerException;

/** Measures targets one after the other; nothing runs beside what is measured. */
public final class TargetsRun {
  private final Effort effort;
  private final Set<Target> wanted;
  private final Path folder;
  private final Map<Target, Row> rows = new EnumMap<>(Target.class);

  private TargetsRun(Effort effort, Set<Target> wanted, Path folder) {
    this.effort = effort;
    this.wanted = wanted;
    this.folder = folder;
  }

  /**
   * Measures.
   *
   * @param quick for a look only
   * @param dir where stores are made, and deleted afterwards; on the disk that is of interest
   */
  public static Report run(boolean quick, Set<Target> wanted, Path dir) throws IOException {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    boolean dirIsOurs = Files.notExists(dir);
    Path folder = dir.toAbsolutePath().resolve("bench-" + ProcessHandle.current().pid());
    Files.createDirectories(folder);
    // Also when we are stopped halfway.
    Thread cleaner =
        new Thread(() -> tidy(dirIsOurs ? folder.getParent() : folder), "teem-bench-cleaner");
    Runtime.getRuntime().addShutdownHook(cleaner);
    TargetsRun run = new TargetsRun(quick ? Effort.QUICK : Effort.FULL, wanted, folder);
    run.measure();
    return new Report(Report.thisMachine(), load, quick, List.copyOf(run.rows.values()));
  }

  private static void tidy(Path folder) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }

  static void say(String text) {
    System.err.println("teem bench: " + text);
  }

  /** A measurement that fills in rows. */
  private interface Step {
    List<Row> rows() throws IOException, RunnerException, InterruptedException;
  }

  private void measure() {
    KernelMeasurement kernel = new KernelMeasurement(effort, folder);
    for (Target target : EnumSet.range(Target.K1, Target.K11)) {
      step(() -> kernel.rows(target), target);
    }
    step(new AllocationMeasurement(effort)::rows, Target.K12);
    step(new SavinaMeasurement(effort.forShots())::rows, Target.K13);
    step(() -> kernel.rows(Target.K14), Target.K14);
    JournalMeasurement journal = new JournalMeasurement(effort, folder);
    for (Target target : EnumSet.range(Target.J1, Target.J5)) {
      step(() -> journal.rows(target), target);
    }
    step(new ReopenMeasurement(effort, folder)::rows, Target.J6);
    step(() -> journal.rows(Target.J7), Target.J7);
    step(() -> journal.rows(Target.J8), Target.J8);
    DurableBatchMeasurement durable = new DurableBatchMeasurement(effort, folder);
    step(this::lazyBatch, Target.S1);
    step(this::pureBatch, Target.S2);
    step(durable::rows, Target.S3, Target.S4);
    step(new HeapMeasurement(effort, folder)::rows, Target.S5);
    SpaceMeasurement space = new SpaceMeasurement(effort, folder);
    for (Target target : EnumSet.range(Target.T1, Target.T5)) {
      step(() -> space.rows(target), target);
    }
    step(new LaneMeasurement(effort)::rows, Target.L1);
    step(new LimitMeasurement(effort)::rows, Target.L2, Target.L3, Target.L4);
  }

  private void step(Step step, Target... targets) {
    List<Target> mine = List.of(targets).stream().filter(wanted::contains).toList();
    if (mine.isEmpty()) {
      return;
    }
    say("measuring " + mine);
    try {
      step.rows().stream()
          .filter(row -> wanted.contains(row.target()))
          .forEach(row -> rows.put(row.target(), row));
    } catch (NotInstalledException e) {
      say("skipped: " + e.getMessage());
      mine.forEach(target -> rows.put(target, Row.skipped(target, e.getMessage())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(mine, e);
    } catch (IOException | RunnerException e) {
      fail(mine, e);
    }
  }

  private void fail(List<Target> targets, Exception cause) {
    say("failed: " + cause.getMessage());
    targets.forEach(target -> rows.put(target, Row.failed(target, cause)));
  }

  private List<Row> lazyBatch() throws RunnerException {
    JmhTurns turns = new JmhTurns(effort, effort.shortMillis());
    Scores spawn = turns.run(lazy("spawn", 12), lazy("spawn", 4));
    List<Part> parts = new ArrayList<>();
    addSides(parts, "spawn, depth 12", "spawn, depth 4", "ns", spawn);
    addSides(
        parts,
        "its numbers alone, depth 12",
        "its numbers alone, depth 4",
        "ns",
        turns.run(lazy("describe", 12), lazy("describe", 4)));
    addSides(
        parts,
        "path of one agent, depth 12",
        "path of one agent, depth 4",
        "ns",
        turns.run(lazy("materialise", 12), lazy("materialise", 4)));
    return List.of(Row.judged(Target.S1, spawn.ratios(), parts));
  }

  private static Side lazy(String method, int depth) {
    return new Side(LazyBatchTimeBenchmark.class, method, Map.of("depth", Integer.toString(depth)));
  }

  /** Judged by the yool of the main job. The other shows what is left when a call costs nothing. */
  private List<Row> pureBatch() throws RunnerException {
    JmhTurns turns = new JmhTurns(effort, effort.longMillis());
    List<Part> parts = new ArrayList<>();
    Scores sha256 = pure(turns, "sha256");
    addSides(parts, "sha256, engine", "sha256, loop", "ms", sha256);
    Scores identity = pure(turns, "identity");
    parts.add(new Part("not judged: identity, ratio", "", identity.ratios()));
    addSides(parts, "identity, engine", "identity, loop", "ms", identity);
    return List.of(Row.judged(Target.S2, sha256.ratios(), parts));
  }

  private static Scores pure(JmhTurns turns, String yool) throws RunnerException {
    Map<String, String> parameters = Map.of("yool", yool);
    return turns.run(
        new Side(PureBatchTimeBenchmark.class, "execute", parameters),
        new Side(PureBatchTimeBenchmark.class, "callThroughArrayBaseline", parameters));
  }

  private static void addSides(
      List<Part> parts, String ours, String theirs, String unit, Scores scores) {
    parts.add(new Part(ours, unit, Figures.of(scores.ours())));
    parts.add(new Part(theirs, unit, Figures.of(scores.theirs())));
  }
}
