package dev.teem.journal.lease;

import dev.teem.journal.log.LogFullException;
import dev.teem.journal.log.RecordLog;
import dev.teem.journal.log.SharedLog;
import java.math.BigInteger;
import java.util.List;

/**
 * Makes a journal begin anew: what counts is said again, as the first entries of a file, and all
 * files before that are given up. A crash in between leaves entries that say the same twice.
 */
final class Compaction {
  private Compaction() {}

  /** Does it if the journal has grown much; what else is decided does not depend on it. */
  static void runIfDue(SharedLog.Section section, Turn turn) {
    JournalFold fold = turn.fold();
    if (fold.growth().isMuch(fold.size())) {
      try {
        run(section, turn);
      } catch (LogFullException | CheckpointTooLargeException e) {
        // What somebody waits for is in the journal. Whoever compacts it is told. Not at each
        // entry.
        fold.growth().putOff();
      }
    }
  }

  /**
   * Does it.
   *
   * @return how many bytes were given up
   * @throws CheckpointTooLargeException if that cannot be
   * @throws LogFullException if the disk has no room for what counts; all there was is still there
   */
  static long run(SharedLog.Section section, Turn turn) {
    List<JournalEntry> entries = entries(turn.fold());
    section.startFile();
    long checkpoint = turn.append(entries.getFirst());
    entries.stream().skip(1).forEach(turn::append);
    return turn.dropBefore(checkpoint);
  }

  private static List<JournalEntry> entries(JournalFold fold) {
    List<JournalEntry> entries;
    try {
      entries = fold.compacted();
    } catch (IllegalArgumentException e) {
      throw new CheckpointTooLargeException(
          tooDeep(fold) + ": " + e.getMessage() + "; give the lane back, and nest less", e);
    }
    int bytes = EntryRecord.bytes(entries.getFirst()).length;
    if (bytes > RecordLog.MAX_PAYLOAD_BYTES) {
      throw new CheckpointTooLargeException(
          "the CHECKPOINT of leases="
              + fold.leases().size()
              + " and launches="
              + fold.launches().size()
              + " has bytes="
              + bytes
              + ", more than "
              + RecordLog.MAX_PAYLOAD_BYTES
              + "; give lanes back, or hold them with shorter trees",
          null);
    }
    return entries;
  }

  /** What it is that a CHECKPOINT, in which it is nested deeper, cannot carry. */
  private static String tooDeep(JournalFold fold) {
    for (Lease lease : fold.leases()) {
      try {
        Entries.checkpoint(List.of(lease), BigInteger.ZERO);
      } catch (IllegalArgumentException e) {
        return "the lease of lane=" + lease.lane() + " loop_ts=" + lease.id().loopTs();
      }
    }
    return "what is known of a launch, of progress or of a halt";
  }
}
