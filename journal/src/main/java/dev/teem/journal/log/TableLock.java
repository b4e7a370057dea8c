package dev.teem.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Looks into Chronicle's table, before it is cleared, for the write lock of a process that was
 * killed in the middle of an append. Only for the report: the caller's own lock says that none is
 * alive.
 */
final class TableLock {
  private static final byte[] KEY = "chronicle.write.lock".getBytes(StandardCharsets.US_ASCII);
  private static final byte INT64 = (byte) 0xa7;
  private static final int PADDING = 16;
  private static final long UNLOCKED = Long.MIN_VALUE;

  private TableLock() {}

  static void report(Path metadata, List<String> messages) throws IOException {
    if (!Files.exists(metadata)) {
      return;
    }
    byte[] table = Files.readAllBytes(metadata);
    for (int at = 0; at + KEY.length + PADDING + Long.BYTES < table.length; at++) {
      if (Arrays.equals(table, at, at + KEY.length, KEY, 0, KEY.length)) {
        long holder = valueAfter(table, at + KEY.length);
        if (holder != UNLOCKED) {
          messages.add("Cleared the write lock of a process that was killed: pid=" + (int) holder);
        }
        return;
      }
    }
  }

  private static long valueAfter(byte[] table, int from) {
    for (int at = from; at < from + PADDING; at++) {
      if (table[at] == INT64) {
        return ByteBuffer.wrap(table).order(ByteOrder.LITTLE_ENDIAN).getLong(at + 1);
      }
    }
    return UNLOCKED;
  }
}
