package dev.teem.journal.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Looks into Chronicle's table, before it is cleared, for what the files themselves do not tell.
 * Only for the report: nothing in the table is checked, nor forced when the files are.
 */
final class CycleTable {
  /** Chronicle stores its table in less. */
  static final int BYTES = 1 << 16;

  private static final byte INT64 = (byte) 0xa7;
  private static final int PADDING = 16;
  private static final long UNLOCKED = Long.MIN_VALUE;

  private final byte[] table;

  private CycleTable(byte[] table) {
    this.table = table;
  }

  /** Reads the table of a folder; an empty one if there is none. */
  static CycleTable read(Path folder) throws IOException {
    Path file = folder.resolve(LogFolder.METADATA);
    if (!Files.isRegularFile(file)) {
      return new CycleTable(new byte[0]);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new CycleTable(in.readNBytes(BYTES));
    }
  }

  /**
   * A process that was killed in the middle of an append; the caller's own lock says it is dead.
   */
  void reportLock(List<String> messages) {
    long holder = value("chronicle.write.lock", UNLOCKED);
    if (holder != UNLOCKED) {
      messages.add("Cleared the write lock of a process that was killed: pid=" + (int) holder);
    }
  }

  /** The last file has none after it that could tell that it is gone. */
  void reportMissing(LogFolder folder, List<String> messages) {
    long highest = value("listing.highestCycle", 0);
    long known = Math.max(folder.last(), folder.retained().lastDropped());
    if (highest > known && highest <= Position.MAX_FILE) {
      messages.add(
          "The end is lost: there was a file="
              + folder.name((int) highest)
              + ", which is missing, and its records with it");
    }
  }

  private long value(String name, long otherwise) {
    byte[] key = name.getBytes(StandardCharsets.US_ASCII);
    for (int at = 0; at + key.length + PADDING + Long.BYTES < table.length; at++) {
      if (Arrays.equals(table, at, at + key.length, key, 0, key.length)) {
        return valueAfter(at + key.length, otherwise);
      }
    }
    return otherwise;
  }

  private long valueAfter(int from, long otherwise) {
    for (int at = from; at < from + PADDING; at++) {
      if (table[at] == INT64) {
        return ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).getLong(at + 1);
      }
    }
    return otherwise;
  }
}
