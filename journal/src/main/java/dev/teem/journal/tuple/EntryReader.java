package dev.teem.journal.tuple;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.LogReader;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Stands on an entry of a log, whatever record it is in. For one thread. */
final class EntryReader implements AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final LogReader record;

  /** Which of the record's entries it is, and of how many. */
  private int index;

  private int count;

  // In the record's payload.
  private int from;
  private int length;

  /** Stands nowhere. The reader is closed with this. */
  EntryReader(LogReader record) {
    this.record = record;
  }

  /**
   * Moves to an entry.
   *
   * @param place as {@link EntryPlace} has it
   * @throws StoreException if there is none
   */
  void moveTo(long place) {
    long position = EntryPlace.position(place);
    if (record.position() != position) {
      record.moveTo(position);
    }
    stand(EntryPlace.index(place));
  }

  /** Moves to the first entry of the record that the reader stands on. */
  void first() {
    stand(0);
  }

  /** Moves to the next entry of the same record; false if there is none. */
  boolean next() {
    if (index + 1 >= count) {
      return false;
    }
    stand(index + 1);
    return true;
  }

  /** Leaves the record. */
  void leave() {
    count = 0;
  }

  private void stand(int newIndex) {
    int bytes = record.length();
    if (record.type() == EntryBulk.BULK) {
      count = bytes < Integer.BYTES ? 0 : number(0);
      require(newIndex < count && count <= EntryPlace.MOST);
      int table = EntryBulk.tableBytes(count);
      require(table <= bytes);
      int begin = newIndex == 0 ? 0 : number(newIndex);
      int end = number(newIndex + 1);
      // Compared before anything is reckoned with them, so that nothing overflows.
      require(begin >= 0 && begin <= end && end <= bytes - table);
      from = table + begin;
      length = end - begin;
    } else {
      count = 1;
      from = record.type() == TupleEntries.ENTRY ? 0 : TupleKey.BYTES;
      length = bytes - from;
      require(length >= 0 && newIndex == 0);
    }
    index = newIndex;
  }

  /** One of the numbers that a bulk begins with. */
  private int number(int which) {
    return record.memory().get(INT, record.payloadOffset() + (long) which * Integer.BYTES);
  }

  private void require(boolean right) {
    if (!right) {
      throw TupleEntries.notAnEntry(record, "it has bytes=" + record.length(), null);
    }
  }

  /** Where the entry is. */
  long place() {
    return EntryPlace.of(record.position(), index);
  }

  /** Where in {@link LogReader#memory} it begins. */
  long offset() {
    return record.payloadOffset() + from;
  }

  /** How many bytes it has. */
  int length() {
    return length;
  }

  /** The entry as a line of JSON, without a terminator. */
  byte[] bytes() {
    return record.memory().asSlice(offset(), length).toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * The entry.
   *
   * @throws StoreException if it is none
   */
  TupleEntry entry() {
    try {
      return TupleEntry.parse(new String(bytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw TupleEntries.notAnEntry(record, e.getMessage(), e);
    }
  }

  /** The record. */
  LogReader record() {
    return record;
  }

  @Override
  public void close() {
    record.close();
  }
}
