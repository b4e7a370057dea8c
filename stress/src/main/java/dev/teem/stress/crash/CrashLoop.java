package dev.teem.stress.crash;

import dev.teem.stress.trial.Folders;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Kills a run again and again until it has come through, in laps: when a run completes, since its
 * kill came too late or since the lap has had its kills, that store is checked against an
 * undisturbed one, and the next lap begins with an empty folder, until all kills are done.
 */
final class CrashLoop implements Loop {
  private static final long PATIENCE_SECONDS = 120;
  private static final int MOST_KILLS_A_LAP = 8;
  private static final double LATEST_PART = 0.6;

  /** What an early kill waits for in a new store, in the order in which it comes. */
  private static final String[] FILES = {
    "", "LOCK", "FORMAT", "receipts.index", "receipts", "outputs", "tuples"
  };

  private final Path folder;
  private final Random random;
  private final int lines;
  private final int rounds;
  private final Aim aim;
  private final Consumer<String> log;
  private final BooleanSupplier inTime;

  private CrashInput input;
  private Map<String, Object> undisturbed;
  private double wholeSeconds;
  private double takenSeconds;
  private double openSeconds;
  private int kills;
  private int laps;

  // Main thread to whoever abandons, and back.
  private volatile Child child;
  private volatile boolean abandoned;

  /**
   * A loop.
   *
   * @param folder an empty folder, for input, stores and output; left as it is
   * @param seed of the moments
   * @param lines of the input
   * @param rounds how many kills
   * @param inTime whether there is time for another kill
   * @param log gets a line for whatever happens
   */
  CrashLoop(
      Path folder,
      long seed,
      int lines,
      int rounds,
      Aim aim,
      BooleanSupplier inTime,
      Consumer<String> log) {
    this.folder = folder;
    this.random = new Random(seed);
    this.lines = lines;
    this.rounds = rounds;
    this.aim = aim;
    this.log = log;
    this.inTime = inTime;
  }

  @Override
  public void run() throws Violation, IOException {
    input = CrashInput.write(folder.resolve("input.txt"), lines);
    log.accept("input: %,d lines, %,d distinct".formatted(input.lines(), input.distinct()));
    runUndisturbed();
    while (kills < rounds && inTime.getAsBoolean() && !abandoned) {
      lap();
    }
    log.accept(
        "run: %,d kills, %,d runs brought to their end, nothing lost, nothing done twice"
            .formatted(kills, laps));
  }

  @Override
  public int kills() {
    return kills;
  }

  /** Runs that were brought to their end so far. */
  int laps() {
    return laps;
  }

  @Override
  public void abandon() {
    abandoned = true;
    Child running = child;
    if (running != null) {
      running.kill();
    }
  }

  private Path undisturbedFolder() {
    return folder.resolve("undisturbed");
  }

  private void runUndisturbed() throws Violation, IOException {
    Files.createDirectory(undisturbedFolder());
    child = Child.start(undisturbedFolder(), "run", input);
    child.await(child::holdsStore);
    takenSeconds = child.seconds();
    child.await(child::runsAgents);
    openSeconds = child.seconds();
    undisturbed = child.finish(PATIENCE_SECONDS);
    wholeSeconds = child.seconds();
    if (abandoned) {
      return;
    }
    check("agents", input.lines(), undisturbed.get("agents"));
    check("executed", input.distinct(), undisturbed.get("executed"));
    StoreAudit audit = audit(undisturbedFolder());
    check("receipts", input.distinct(), audit.receipts().size());
    ResultLines.check(
        undisturbedFolder().resolve("results.jsonl"),
        undisturbedFolder().resolve("results.jsonl"),
        audit.receipts().values());
    log.accept(
        "undisturbed: %.2f s, store taken at %.2f s, agents run from %.2f s on; digest %s"
            .formatted(wholeSeconds, takenSeconds, openSeconds, undisturbed.get("result_digest")));
  }

  private StoreAudit audit(Path of) throws Violation, IOException {
    return StoreAudit.of(of.resolve("store"), of.resolve("audited"));
  }

  private void lap() throws Violation, IOException {
    Path lap = Files.createDirectory(folder.resolve("lap-" + (laps + 1)));
    StoreAudit before = audit(lap);
    // Left alone after a few: the making of a store is to be met often too.
    int last = Math.min(rounds, kills + 1 + random.nextInt(MOST_KILLS_A_LAP));
    while (true) {
      child = Child.start(lap, "run-" + (kills + 1), input);
      if (abandoned) {
        child.kill();
      }
      boolean kill = kills < last && inTime.getAsBoolean();
      String moment = kill ? strike() : null;
      Map<String, Object> report = child.finish(PATIENCE_SECONDS);
      double seconds = child.seconds();
      if (abandoned) {
        return;
      }
      StoreAudit after = audit(lap);
      after.checkKeeps(before);
      if (report != null) {
        checkCompleted(lap, report, before, after);
        laps++;
        log.accept(
            "lap %d complete after %.2f s: executed %,d, the other %,d had receipts; as undisturbed"
                .formatted(
                    laps,
                    seconds,
                    input.distinct() - before.receipts().size(),
                    before.receipts().size()));
        Folders.delete(lap);
        return;
      }
      kills++;
      log.accept(
          "kill %d of %d at %.3f s (%s): %,d receipts of %,d, %+,d%s"
              .formatted(
                  kills,
                  rounds,
                  seconds,
                  moment,
                  after.receipts().size(),
                  input.distinct(),
                  after.receipts().size() - before.receipts().size(),
                  mended(after)));
      before = after;
    }
  }

  /** What opening had to say, but for that the last process died. */
  private static String mended(StoreAudit audit) {
    StringBuilder mended = new StringBuilder();
    audit.notes().stream()
        .filter(note -> !note.contains("which died"))
        .forEach(note -> mended.append("; ").append(note));
    return mended.toString();
  }

  private void checkCompleted(
      Path lap, Map<String, Object> report, StoreAudit before, StoreAudit after)
      throws Violation, IOException {
    check("complete", true, report.get("complete"));
    check("agents", input.lines(), report.get("agents"));
    check("failed", 0, report.get("failed"));
    check("executed", input.distinct() - before.receipts().size(), report.get("executed"));
    check("receipts", input.distinct(), after.receipts().size());
    check("result_digest", undisturbed.get("result_digest"), report.get("result_digest"));
    ResultLines.check(
        undisturbedFolder().resolve("results.jsonl"),
        lap.resolve("results.jsonl"),
        after.receipts().values());
  }

  private static void check(String name, Object expected, Object actual) throws Violation {
    // Counts come as Long, and are computed as either.
    Object wanted = expected instanceof Integer number ? (Object) number.longValue() : expected;
    Object got = actual instanceof Integer number ? (Object) number.longValue() : actual;
    boolean same = Objects.equals(wanted, got);
    if (!same) {
      throw new Violation(name + "=" + actual + " and should be " + expected);
    }
  }

  /** Waits for the moment and kills. Returns what the moment was. */
  private String strike() {
    Aim at = aim;
    if (aim == Aim.MIXED) {
      // Half of them while agents run.
      at =
          switch (random.nextInt(6)) {
            case 0, 1 -> Aim.EARLY;
            case 2 -> Aim.ANY;
            default -> Aim.MIDDLE;
          };
    }
    return switch (at) {
      case EARLY -> strikeEarly();
      case ANY -> strikeAfter(at, "the start", random.nextDouble() * wholeSeconds);
      default -> {
        child.await(child::runsAgents);
        // Not too late, so that a lap takes several kills.
        double part = random.nextDouble() * LATEST_PART;
        yield strikeAfter(at, "agents began to run", part * (wholeSeconds - openSeconds));
      }
    };
  }

  private String strikeEarly() {
    Path file = child.store().resolve(FILES[random.nextInt(FILES.length)]);
    double most = random.nextBoolean() ? 0.002 : openSeconds - takenSeconds;
    double delay = random.nextDouble() * most;
    if (Files.exists(file)) {
      child.await(child::holdsStore);
      return strikeAfter(Aim.EARLY, "the store was taken", delay);
    }
    child.await(() -> Files.exists(file));
    return strikeAfter(Aim.EARLY, file.getFileName() + " was made", delay);
  }

  private String strikeAfter(Aim at, String event, double seconds) {
    long until = System.nanoTime() + (long) (seconds * 1e9);
    child.await(() -> System.nanoTime() - until >= 0);
    child.kill();
    return "%s, %.1f ms after %s".formatted(at.word(), seconds * 1e3, event);
  }
}
