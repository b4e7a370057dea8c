package dev.teem.journal.receipt;

import static dev.teem.engine.receipt.ReceiptBlockLayout.*;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.LogReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A flyweight over one block of receipts in the log (see {@link
 * dev.teem.engine.receipt.ReceiptBlockLayout}). Every length is checked against the record before
 * it is used.
 */
final class StoredBlock {
  /** The type of the log's records. */
  static final int RECORD_TYPE = 1;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private MemorySegment memory;
  private long start;
  private int count;
  private long entries;
  private int textsLength;

  /** Wraps the record on which a reader stands. */
  void wrap(LogReader reader) {
    memory = reader.memory();
    start = reader.payloadOffset();
    int length = reader.length();
    if (reader.type() != RECORD_TYPE || length < HEADER_LENGTH) {
      throw wrong(
          reader, "type=" + reader.type() + " length=" + length + " is not a block of receipts");
    }
    if (int32(FORMAT_OFFSET) != FORMAT) {
      throw wrong(
          reader,
          "format="
              + int32(FORMAT_OFFSET)
              + " is not format="
              + FORMAT
              + ", the one this version reads");
    }
    count = int32(COUNT_OFFSET);
    int entriesStart = int32(ENTRIES_START_OFFSET);
    textsLength = int32(TEXTS_LENGTH_OFFSET);
    long heads =
        (long) int32(YOOL_LENGTH_OFFSET) + int32(ARGS_LENGTH_OFFSET) + int32(PARENT_LENGTH_OFFSET);
    boolean fits =
        count > 0
            && count <= MAX_ENTRIES
            && int32(YOOL_LENGTH_OFFSET) >= 0
            && int32(ARGS_LENGTH_OFFSET) >= 0
            && int32(PARENT_LENGTH_OFFSET) >= 0
            && textsLength >= 0
            && entriesStart >= HEADER_LENGTH + heads
            && (long) entriesStart + (long) count * ENTRY_LENGTH + textsLength == length;
    if (!fits) {
      throw wrong(reader, "its lengths do not add up to length=" + length);
    }
    entries = start + entriesStart;
  }

  private static StoreException wrong(LogReader reader, String what) {
    return new StoreException(
        "record at position=" + reader.position() + " sequence=" + reader.sequence() + ": " + what);
  }

  int count() {
    return count;
  }

  long outputsPosition() {
    return memory.get(LONG, start + OUTPUTS_POSITION_OFFSET);
  }

  String yool() {
    return text(start + HEADER_LENGTH, int32(YOOL_LENGTH_OFFSET));
  }

  String args() {
    return text(start + HEADER_LENGTH + int32(YOOL_LENGTH_OFFSET), int32(ARGS_LENGTH_OFFSET));
  }

  /** The parent's receipt id, or null. */
  String parentId() {
    int length = int32(PARENT_LENGTH_OFFSET);
    long at = start + HEADER_LENGTH + int32(YOOL_LENGTH_OFFSET) + int32(ARGS_LENGTH_OFFSET);
    return length == 0 ? null : text(at, length);
  }

  int cpuQuotaPct() {
    return int32(CPU_QUOTA_OFFSET);
  }

  boolean hashEquals(int entry, byte[] hash, int offset) {
    long at = at(entry) + INPUT_HASH;
    return memory.get(LONG, at) == (long) WORD.get(hash, offset)
        && memory.get(LONG, at + 8) == (long) WORD.get(hash, offset + 8)
        && memory.get(LONG, at + 16) == (long) WORD.get(hash, offset + 16)
        && memory.get(LONG, at + 24) == (long) WORD.get(hash, offset + 24);
  }

  /** Copies one of the 32-byte fields. */
  void copy(int entry, int field, byte[] target, int offset) {
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at(entry) + field, target, offset, 32);
  }

  boolean ok(int entry) {
    return memory.get(INT, at(entry) + STATUS) == STATUS_OK;
  }

  long startedMicros(int entry) {
    return memory.get(LONG, at(entry) + STARTED);
  }

  long endedMicros(int entry) {
    return memory.get(LONG, at(entry) + ENDED);
  }

  int bodyOffset(int entry) {
    return memory.get(INT, at(entry) + BODY_OFFSET);
  }

  int bodyLength(int entry) {
    return memory.get(INT, at(entry) + BODY_LENGTH);
  }

  /** The error of an entry that is not ok. */
  String error(int entry) {
    int offset = bodyOffset(entry);
    int length = bodyLength(entry);
    if (offset < 0 || length < 0 || offset > textsLength - length) {
      throw new StoreException(
          "receipt entry="
              + entry
              + ": error at offset="
              + offset
              + " length="
              + length
              + " is outside its block");
    }
    return text(entries + (long) count * ENTRY_LENGTH + offset, length);
  }

  private long at(int entry) {
    return entries + (long) entry * ENTRY_LENGTH;
  }

  private int int32(int field) {
    return memory.get(INT, start + field);
  }

  private String text(long at, int length) {
    return new String(
        memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
