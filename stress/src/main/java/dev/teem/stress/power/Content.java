package dev.teem.stress.power;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;

/**
 * What is in a file: bytes, then zeros. Files here are made much longer than what is in them. Not
 * to be changed.
 */
final class Content {
  static final Content NOTHING = new Content(new byte[0], 0);

  private static final int PAGE = 4096;
  private static final byte[] ZEROS = new byte[16 * PAGE];

  /** No file here has as many zeros in between. */
  private static final int MOST_ZEROS = 4 << 20;

  private final byte[] bytes;
  private final long length;

  /**
   * The content of a file.
   *
   * @param bytes up to the last that is not zero, and perhaps some more
   * @param length of the file
   */
  Content(byte[] bytes, long length) {
    this.bytes = bytes;
    this.length = length;
  }

  byte[] bytes() {
    return bytes;
  }

  long length() {
    return length;
  }

  /** Reads a file, which others may be writing. */
  static Content of(Path file) throws IOException {
    byte[] bytes = new byte[0];
    int used = 0;
    ByteBuffer chunk = ByteBuffer.allocate(ZEROS.length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      for (int at = 0; at - used < MOST_ZEROS && channel.read(chunk.clear(), at) > 0; ) {
        int end = at + chunk.flip().limit();
        if (!isZero(chunk.array(), 0, chunk.limit())) {
          if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
          }
          chunk.get(bytes, at, end - at);
          used = end;
        }
        at = end;
      }
      return new Content(Arrays.copyOf(bytes, used), Math.max(used, channel.size()));
    }
  }

  /** Makes a file; what is zero stays without disk blocks. */
  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options)) {
      for (int at = 0; at < bytes.length; at += PAGE) {
        int end = Math.min(at + PAGE, bytes.length);
        if (!isZero(bytes, at, end)) {
          channel.write(ByteBuffer.wrap(bytes, at, end - at), at);
        }
      }
      if (channel.size() < length) {
        channel.write(ByteBuffer.allocate(1), length - 1);
      }
    }
  }

  private static boolean isZero(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, ZEROS, 0, to - from);
  }

  boolean isSame(Content other) {
    return length == other.length && Arrays.equals(bytes, other.bytes);
  }
}
