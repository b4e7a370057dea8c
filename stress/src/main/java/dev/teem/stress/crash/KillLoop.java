package dev.teem.stress.crash;

import dev.teem.stress.trial.Folders;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Kills child processes that work on one part of the journal again and again: lets them work on
 * what the last ones left, kills one at a moment, sees that the others go on, kills those too, and
 * audits a copy. Now and then it begins with an empty folder.
 */
final class KillLoop implements Loop {
  private static final int LIVES = 6;
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  /** How long others may need to go on without the one that was killed. */
  private static final long GOES_ON_NANOS = 20_000_000_000L;

  private static final long AIM_NANOS = 5_000_000_000L;

  /** How long after the moment is seen, at most: the parts of it take from microseconds on. */
  private static final int[] DELAYS_NANOS = {50_000, 1_000_000, 5_000_000};

  private static final int MOST_WORK_NANOS = 300_000_000;

  private final Part part;
  private final Path folder;
  private final Random random;
  private final long seed;
  private final int rounds;
  private final Aim aim;
  private final BooleanSupplier inTime;
  private final Consumer<String> log;
  private final KillReport report = new KillReport();

  private volatile boolean abandoned;
  private volatile List<Worker> workers = List.of();

  KillLoop(
      Part part,
      Path folder,
      long seed,
      int rounds,
      Aim aim,
      BooleanSupplier inTime,
      Consumer<String> log) {
    this.part = part;
    this.folder = folder;
    this.random = new Random(seed + part.word().hashCode());
    this.seed = seed;
    this.rounds = rounds;
    this.aim = aim;
    this.inTime = inTime;
    this.log = log;
  }

  @Override
  public void run() throws Violation, IOException {
    try {
      for (int lap = 1; goesOn(); lap++) {
        Path here = Files.createDirectory(folder.resolve(part.word() + "-" + lap));
        lap(here);
        Folders.delete(here);
      }
    } finally {
      workers.forEach(Worker::kill);
    }
    report.lines(part.word()).forEach(log);
  }

  private boolean goesOn() {
    return report.kills() < rounds && inTime.getAsBoolean() && !abandoned;
  }

  private void lap(Path lap) throws Violation, IOException {
    Scenario.Audit audit = part.scenario().audit().get();
    List<List<Scenario.Said>> lives = new ArrayList<>();
    for (int life = 0; life < LIVES && goesOn(); life++) {
      List<Worker> started = new ArrayList<>();
      for (int process = 0; process < part.scenario().processes(); process++) {
        started.add(Worker.start(part, new Work.Place(lap, life, process, seed)));
      }
      workers = started;
      Aim at = aim == Aim.MIXED ? part.aims().get(random.nextInt(part.aims().size())) : aim;
      Worker victim = started.get(random.nextInt(started.size()));
      String moment = strike(at, victim, started, lap);
      if (started.size() > 1) {
        awaitOthers(started, victim);
      }
      started.forEach(Worker::kill);
      for (Worker worker : started) {
        worker.awaitEnd();
      }
      if (abandoned) {
        return;
      }
      lives.add(said(started));
      List<String> notes = audit(audit, lap, lives);
      report.killed(notes);
      log.accept(
          "%s: kill %d of %d, %s%s"
              .formatted(
                  part.word(),
                  report.kills(),
                  rounds,
                  moment,
                  notes.isEmpty() ? "" : "; " + String.join("; ", notes)));
    }
  }

  private static List<Scenario.Said> said(List<Worker> started) throws IOException {
    List<Scenario.Said> said = new ArrayList<>();
    for (Worker worker : started) {
      said.add(new Scenario.Said(worker.place().name(), Acks.read(worker.place().acks())));
    }
    return said;
  }

  private List<String> audit(Scenario.Audit audit, Path lap, List<List<Scenario.Said>> lives)
      throws Violation, IOException {
    Path data = lap.resolve("data");
    Path copy = lap.resolve("copy");
    if (Files.exists(data)) {
      Folders.copy(data, copy);
    } else {
      Files.createDirectory(copy);
    }
    List<String> notes = audit.check(copy, lives);
    Folders.delete(copy);
    return notes;
  }

  /** Waits for the moment, and kills. Returns what the moment was. */
  private String strike(Aim at, Worker victim, List<Worker> all, Path lap)
      throws Violation, IOException {
    if (at == Aim.ANY && random.nextInt(4) == 0) {
      int delay = random.nextInt(2 * MOST_WORK_NANOS);
      return strikeAfter(victim, at, delay, "after its start");
    }
    for (Worker worker : all) {
      if (!worker.await(PATIENCE_NANOS, () -> worker.said() > 0 || abandoned)) {
        throw new Violation("a process does nothing in 60 s" + worker.errors());
      }
    }
    int work = random.nextInt(MOST_WORK_NANOS);
    if (at == Aim.ANY) {
      return strikeAfter(victim, at, work, "after all have begun to work");
    }
    victim.await(work, () -> false);
    return strikeAt(at, victim, lap.resolve("data"));
  }

  private String strikeAfter(Worker victim, Aim at, int nanos, String what) {
    victim.await(nanos, () -> false);
    victim.kill();
    report.aimed(at, true);
    return "%s, %.1f ms %s".formatted(at.word(), nanos / 1e6, what);
  }

  private String strikeAt(Aim at, Worker victim, Path data) throws IOException {
    int delay = random.nextInt(DELAYS_NANOS[random.nextInt(DELAYS_NANOS.length)]);
    boolean watched = at == Aim.ROLL || at == Aim.GROWTH;
    boolean seen =
        watched ? awaitChange(victim, data) : victim.await(AIM_NANOS, () -> victim.is(at));
    victim.spin(delay);
    victim.kill();
    // From outside a change is seen when it has happened; what a process is at is known exactly.
    boolean hit = seen && (watched || victim.is(at));
    report.aimed(at, hit);
    return "%s, %s, %.3f ms after it was seen"
        .formatted(at.word(), hit ? "hit" : "missed", delay / 1e6);
  }

  private boolean awaitChange(Worker victim, Path data) throws IOException {
    Scenario.Watch watch = part.scenario().watch();
    long before = watch.look(data);
    long until = System.nanoTime() + AIM_NANOS;
    while (watch.look(data) == before) {
      if (System.nanoTime() - until > 0 || abandoned || !victim.isAlive()) {
        return false;
      }
    }
    return true;
  }

  /** Waits until each of the others has said something more. */
  private void awaitOthers(List<Worker> all, Worker dead) throws Violation, IOException {
    dead.awaitEnd();
    for (Worker worker : all) {
      if (worker != dead) {
        long since = System.nanoTime();
        long said = worker.said();
        long patience = said == 0 ? PATIENCE_NANOS : GOES_ON_NANOS;
        if (!worker.await(patience, () -> worker.said() > said || abandoned)) {
          throw new Violation(
              "a process does not go on within %d s after another was killed%s"
                  .formatted(patience / 1_000_000_000, worker.errors()));
        }
        if (said > 0) {
          report.goneOn(System.nanoTime() - since);
        }
      }
    }
  }

  @Override
  public int kills() {
    return report.kills();
  }

  @Override
  public void abandon() {
    abandoned = true;
    workers.forEach(Worker::kill);
  }
}
