package dev.teem.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Finds bytes behind the last record; the writer overwrites them by zeros. */
final class TornTail {
  private static final int CHUNK = 1 << 18;

  private TornTail() {}

  /**
   * Reads through the file, not through a mapping: on a full tmpfs even loading from a hole is
   * fatal.
   *
   * @return where they end, or a little behind that; 0 if there are none
   */
  static long report(LogFolder folder, long end, List<String> messages) throws IOException {
    int last = folder.last();
    if (last == 0) {
      return 0;
    }
    long tailEnd = 0;
    ByteBuffer tail = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
    try (FileChannel channel = FileChannel.open(folder.path(last), StandardOpenOption.READ)) {
      for (long at = end; channel.read(tail.clear(), at) > 0; at += tail.limit()) {
        tail.flip();
        if (at == end && tail.limit() >= Integer.BYTES && Frame.isEndOfFile(tail.getInt(0))) {
          return 0;
        }
        if (!tail.equals(zeros.limit(tail.limit()))) {
          tailEnd = at + tail.limit();
        }
      }
    }
    if (tailEnd != 0) {
      messages.add(
          "Removed the bytes of an unfinished record: file="
              + folder.name(last)
              + " offset="
              + end);
    }
    return tailEnd;
  }
}
