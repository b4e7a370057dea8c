package dev.teem.journal.lease;

import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.SharedLog;
import java.time.Instant;

/**
 * What a decision is made on, and recorded with: see {@link LeaseJournal#decide}. Valid during the
 * decision, on the thread that makes it.
 */
public final class Turn {
  private final SharedLog.Section section;
  private final JournalFold fold;
  private final Instant now;

  /** Catches up with what others have decided. */
  Turn(SharedLog.Section section, JournalFold fold, Instant now) {
    this.section = section;
    this.fold = fold;
    this.now = now;
    fold.requireWhole();
    catchUp();
  }

  private void catchUp() {
    LogReader unread = section.unread();
    while (unread.next()) {
      try {
        fold.apply(EntryRecord.read(unread));
      } catch (Throwable e) {
        // The reader stands behind it now: what comes next would be judged without it.
        fold.giveUp(e);
        throw e;
      }
    }
  }

  /** All that was decided before, and in this turn; not to be changed. */
  public JournalFold fold() {
    return fold;
  }

  /** The time of the decision. */
  public Instant now() {
    return now;
  }

  /** Appends an entry with its number and its time; returns it as it is in the journal. */
  public JournalEntry record(JournalEntry entry) {
    JournalEntry stamped = entry.stamped(fold.nextSeq(), now);
    append(stamped);
    return stamped;
  }

  /** Takes the lane from a holder that is gone; returns what the journal says of it. */
  public JournalEntry scavenge(Lease lease, String reason) {
    return record(
        Entries.scavenge(lease).with("prev_holder", lease.holder()).with("reason", reason));
  }

  /** The lease, if it is this holder's; null if it is nobody's or somebody else's. */
  Lease held(LeaseId id, String holder) {
    Lease lease = fold.lease(id);
    return lease == null || (holder != null && !lease.holder().equals(holder)) ? null : lease;
  }

  /** Appends an entry as it is; returns its position. */
  long append(JournalEntry entry) {
    byte[] line = EntryRecord.bytes(entry);
    long position = section.append(EntryRecord.TYPE, line, 0, line.length);
    catchUp();
    return position;
  }

  /** Gives up files: see {@link SharedLog.Section#dropBefore}. */
  long dropBefore(long position) {
    return section.dropBefore(position);
  }
}
