package dev.teem.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Tells whether there are bytes behind the last record; the writer overwrites them by zeros. */
final class TornTail {
  /** The start of an unfinished record is enough to know of it. */
  private static final int LOOKED_AT = 1 << 16;

  private TornTail() {}

  /**
   * Reads through the file, not through a mapping: on a full tmpfs even loading from a hole is
   * fatal.
   */
  static boolean report(LogFolder folder, long end, List<String> messages) throws IOException {
    int last = folder.last();
    if (last == 0) {
      return false;
    }
    ByteBuffer tail = ByteBuffer.allocate(LOOKED_AT).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(folder.path(last), StandardOpenOption.READ)) {
      int read;
      do {
        read = channel.read(tail, end + tail.position());
      } while (read > 0);
    }
    tail.flip();
    if (tail.remaining() < Integer.BYTES || Frame.isEndOfFile(tail.getInt(0))) {
      return false;
    }
    while (tail.hasRemaining()) {
      if (tail.get() != 0) {
        messages.add(
            "Removed the bytes of an unfinished record: file="
                + folder.name(last)
                + " offset="
                + end);
        return true;
      }
    }
    return false;
  }
}
