package dev.teem.journal.lease;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.RecordLog;

/**
 * Entries of another journal, all of them checked before the first is appended. Nobody decides
 * about what they grant, so that they may grant only where nobody holds anything.
 */
final class EntryImport {
  private final Iterable<JournalEntry> entries;
  private long count;
  private boolean changesLeases;

  private EntryImport(Iterable<JournalEntry> entries) {
    this.entries = entries;
  }

  /**
   * Looks at each.
   *
   * @param entries iterated here, and again when they are appended: there may be many
   * @throws IllegalArgumentException if one is longer than a record may be
   */
  static EntryImport of(Iterable<JournalEntry> entries) {
    EntryImport made = new EntryImport(entries);
    entries.forEach(made::check);
    return made;
  }

  private void check(JournalEntry entry) {
    count++;
    int bytes = EntryRecord.bytes(entry).length;
    if (bytes > RecordLog.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "entry "
              + count
              + " ("
              + entry.op().text()
              + ") has bytes="
              + bytes
              + ", more than "
              + RecordLog.MAX_PAYLOAD_BYTES
              + "; nothing was imported: leave it out, or shorten it");
    }
    changesLeases |= entry.op().changesLeases();
  }

  /**
   * Appends them as they are.
   *
   * @return how many there were
   * @throws StoreException if they change leases and some are live; then none was appended
   */
  long into(Turn turn) {
    if (changesLeases && !turn.fold().leases().isEmpty()) {
      throw new StoreException(
          "lease journal: leases="
              + turn.fold().leases().size()
              + " are live, such as that of lane="
              + turn.fold().leases().iterator().next().lane()
              + ", and an import could grant what collides with them; nothing was imported: give"
              + " them back first, or import into another folder");
    }
    entries.forEach(turn::append);
    return count;
  }
}
