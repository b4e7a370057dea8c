package dev.teem.journal.tuple;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.DroppedRecordsException;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.log.RecordLog;

/**
 * A cursor over the entries of a tuple log, oldest first: those that have put out what was open
 * when the log was last compacted, and all since then. For one thread; the caller closes it before
 * the log.
 */
public final class TupleEntries implements AutoCloseable {
  /** The type of the records that are an entry as {@link TupleEntry#bytes} gives it. */
  static final int ENTRY = 3;

  private final LogReader reader;
  private final EntryReader entry;
  private boolean begun;

  /**
   * Whether all so far belongs to the checkpoint that the log begins with: another means nothing.
   */
  private boolean inCheckpoint;

  TupleEntries(RecordLog log) {
    reader = log.newReader();
    entry = new EntryReader(reader);
  }

  /**
   * Moves to the next entry, or to the first one.
   *
   * @return false at the end of what was appended
   * @throws StoreException if the record is damaged
   * @throws DroppedRecordsException if the log was compacted meanwhile
   */
  public boolean next() {
    while (nextOrMark()) {
      if (reader.type() != ImportMarks.MARK) {
        return true;
      }
    }
    return false;
  }

  /** The same, but also shows each {@link ImportMarks#MARK}. */
  boolean nextOrMark() {
    if (entry.next()) {
      return true;
    }
    while (reader.next()) {
      entry.leave();
      boolean shown =
          switch (reader.type()) {
            case ENTRY, EntryBulk.BULK, ImportMarks.IMPORTED -> {
              inCheckpoint = false;
              yield true;
            }
            case ImportMarks.MARK -> true;
            case Checkpoint.BEGIN -> {
              inCheckpoint = !begun;
              yield false;
            }
            case Checkpoint.KEPT -> inCheckpoint;
            default -> false;
          };
      begun = true;
      if (shown) {
        look();
        return true;
      }
    }
    return false;
  }

  private void look() {
    if (reader.type() != ImportMarks.MARK) {
      entry.first();
    } else if (reader.length() < 2 * TupleKey.BYTES) {
      throw notAnEntry(reader, "it has bytes=" + reader.length(), null);
    }
  }

  /** The entry as a line of JSON, without a terminator. */
  public byte[] bytes() {
    return entry.bytes();
  }

  /**
   * The entry.
   *
   * @throws StoreException if the record is none
   */
  public TupleEntry entry() {
    return entry.entry();
  }

  /** Where it is. */
  long place() {
    return entry.place();
  }

  /** How many bytes it has. */
  int length() {
    return entry.length();
  }

  static StoreException notAnEntry(LogReader reader, String reason, Exception cause) {
    return new StoreException(
        "tuple log: the record at " + reader.place() + " is not a tuple's: " + reason, cause);
  }

  /** The key that the record has before its entry, or so many bytes into it. */
  TupleKey key(int offset) {
    return TupleKey.read(
        reader.memory().asSlice(reader.payloadOffset() + offset, TupleKey.BYTES).asByteBuffer());
  }

  /** The record. */
  LogReader record() {
    return reader;
  }

  /** Idempotent. */
  @Override
  public void close() {
    entry.close();
  }
}
