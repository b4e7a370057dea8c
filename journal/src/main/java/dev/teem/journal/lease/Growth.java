package dev.teem.journal.lease;

/**
 * How much a journal has grown since its last CHECKPOINT, and whether it had better begin anew.
 *
 * <p>Whoever opens a journal reads all of it, while everybody else waits. With 4 MiB, some 16,000
 * entries, that takes a command less than a tenth of a second, so less is not worth the trouble.
 * But a CHECKPOINT says again all that counts, about as much as an entry for each thing: as it
 * comes after 8 times as many entries at the earliest, about an eighth more is written at most.
 *
 * <p>Owned by one thread at a time.
 */
final class Growth {
  static final long BYTES = 4 << 20;
  static final int ENTRIES = 8;

  private long entries;
  private long bytes;

  /** Takes the next entry into account. */
  void add(JournalEntry entry) {
    if (entry.op() == Op.CHECKPOINT) {
      entries = 0;
      bytes = 0;
    } else {
      entries++;
      bytes += entry.recordBytes();
    }
  }

  /**
   * Whether it is much.
   *
   * @param counting how many things a CHECKPOINT would say, and entries beside it
   */
  boolean isMuch(int counting) {
    return bytes > BYTES && entries / ENTRIES > counting;
  }

  /** It is not much again before as many bytes more have come. */
  void putOff() {
    bytes = 0;
  }
}
