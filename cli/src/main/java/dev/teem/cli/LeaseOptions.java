package dev.teem.cli;

import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.Durability;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseId;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.watchdog.Worker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What all commands on leases take. */
final class LeaseOptions {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "${env:" + Worker.LEASES + ":-.teem/leases}",
      description = "The folder of the lease journal (default: ${DEFAULT-VALUE}).")
  Path dir;

  @Option(
      names = "--durability",
      paramLabel = "LEVEL",
      defaultValue = "process",
      converter = Level.class,
      description = "What a decision survives: process or power (default: ${DEFAULT-VALUE}).")
  private Durability durability;

  @Option(names = "--json", description = "Print lines of JSON and nothing else.")
  boolean json;

  @Option(
      names = "--recover",
      description = {
        "Keep the entries before a damage, where otherwise the journal is refused, and move the",
        "damaged files aside. Lanes that were granted after it are free then: end first whoever",
        "works in one."
      })
  boolean recover;

  /** Levels without none: a decision that nobody else can see is none. */
  static final class Level implements ITypeConverter<Durability> {
    @Override
    public Durability convert(String text) {
      return switch (text) {
        case "process" -> Durability.PROCESS;
        case "power" -> Durability.POWER;
        default -> throw new TypeConversionException("'" + text + "' is not process or power");
      };
    }
  }

  /** Whether decisions are forced to the disk. */
  boolean forced() {
    return durability == Durability.POWER;
  }

  /** The folder, for who only reads the journal; that is recovered first if it is asked for. */
  Path existing() {
    requireJournal();
    if (recover) {
      openOrMake().close();
    }
    return dir;
  }

  private void requireJournal() {
    if (!LeaseJournal.exists(dir)) {
      throw new StoreException(
          "there is no lease journal in "
              + dir
              + "; name the folder of one with --dir, or make one with ./teem lease acquire");
    }
  }

  /** Opens the journal; what that had to mend goes to standard error. */
  LeaseJournal open() {
    requireJournal();
    return openOrMake();
  }

  /** The same, but makes the journal if there is none. */
  LeaseJournal openOrMake() {
    LeaseJournal journal =
        recover
            ? LeaseJournal.recover(dir, new SystemClock(), forced())
            : LeaseJournal.open(dir, new SystemClock(), forced());
    journal.notes().forEach(note -> System.err.println("teem: " + note));
    return journal;
  }

  /** Prints what was journaled: as it stands there, or in words. */
  int print(JournalEntry entry, String words) {
    LineOutput out = new LineOutput();
    out.line(json ? entry.toString() : "  " + words);
    return out.end();
  }

  /** What is counted from 1 is not less, where it is said at all. */
  static void requirePositive(String option, Long value) {
    if (value != null && value < 1) {
      throw new UsageException(option + ": " + value + " is less than 1");
    }
  }

  /**
   * Changes a lease that is held.
   *
   * @param done what has been done then, in words
   * @param action does it; empty if the lease is not held, or not by the holder that is meant
   */
  int change(
      LeaseOfLane which,
      String done,
      BiFunction<LeaseJournal, LeaseId, Optional<JournalEntry>> action) {
    try (LeaseJournal journal = open()) {
      LeaseId id = held(journal, which.lane, which.loopTs);
      Optional<JournalEntry> entry = id == null ? Optional.empty() : action.apply(journal, id);
      if (entry.isEmpty()) {
        String holder = which.holder == null ? "" : " by holder=" + which.holder;
        System.err.println("teem: " + which + " is not held" + holder + "; see ./teem lease list");
        return ExitStatus.SOME_FAILED;
      }
      return print(entry.get(), done + ": " + which);
    }
  }

  /**
   * The lease that a user means.
   *
   * @param loopTs null for whatever lease the lane has
   * @return null if the lane has none
   */
  private static LeaseId held(LeaseJournal journal, String lane, String loopTs) {
    if (loopTs != null) {
      return new LeaseId(loopTs, lane);
    }
    return journal.leases().stream()
        .filter(lease -> lease.lane().equals(lane))
        .findFirst()
        .map(Lease::id)
        .orElse(null);
  }
}
