package dev.teem.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

/** Looks for bytes behind the last record; the writer overwrites them by zeros. */
final class TornTail {
  private static final int CHUNK = 1 << 16;

  private TornTail() {}

  /**
   * Returns where they end; where the last record does if there are none. Reads through the file,
   * not through a mapping: on a full tmpfs even loading from a hole is fatal.
   *
   * @param mayHaveHoles whether a loss of power may have left what was appended last without what
   *     was appended before it; else all is near
   */
  static long end(LogFolder folder, long from, boolean mayHaveHoles) throws IOException {
    int last = folder.last();
    if (last == 0) {
      return from;
    }
    long end = from;
    long zeros = mayHaveHoles ? FrameSearch.MAX_ZEROS : CHUNK;
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer nothing = ByteBuffer.allocate(CHUNK);
    try (FileChannel channel = FileChannel.open(folder.path(last), StandardOpenOption.READ)) {
      for (long at = from; at - end < zeros && channel.read(chunk.clear(), at) > 0; ) {
        int bytes = chunk.flip().limit();
        if (at == from && bytes >= Integer.BYTES && Frame.isEndOfFile(chunk.getInt(0))) {
          return from;
        }
        at += bytes;
        if (!chunk.equals(nothing.limit(bytes))) {
          end = at;
        }
      }
    }
    return end;
  }
}
