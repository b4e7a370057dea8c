package dev.teem.cli;

import dev.teem.engine.time.SystemClock;
import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.Lease;
import dev.teem.journal.lease.LeaseId;
import dev.teem.journal.lease.LeaseJournal;
import dev.teem.journal.watchdog.Worker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

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
      description = "What a decision survives: process or power (default: ${DEFAULT-VALUE}).")
  private String durability;

  @Option(names = "--json", description = "Print lines of JSON and nothing else.")
  boolean json;

  @Option(
      names = "--recover",
      description = {
        "Keep the entries before a damage, where otherwise the journal is refused, and move the",
        "damaged files aside. Lanes that were granted after it are free then: end first whoever",
        "works in one."
      })
  private boolean recover;

  /** Whether decisions are forced to the disk. */
  boolean forced() {
    return switch (durability) {
      case "process" -> false;
      case "power" -> true;
      default ->
          throw new UsageException("--durability: '" + durability + "' is not process or power");
    };
  }

  /** For who opens the journal by other means. */
  void recoverIfAsked() {
    if (recover) {
      open().close();
    }
  }

  LeaseJournal open() {
    LeaseJournal journal =
        recover
            ? LeaseJournal.recover(dir, new SystemClock(), forced())
            : LeaseJournal.open(dir, new SystemClock(), forced());
    journal.notes().forEach(note -> System.err.println("teem: " + note));
    return journal;
  }

  /** Prints what was journaled: as it stands there, or in words. */
  int print(JournalEntry entry, String words) {
    System.out.println(json ? entry.toString() : "  " + words);
    return System.out.checkError() ? ExitStatus.BROKEN_PIPE : ExitStatus.OK;
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
