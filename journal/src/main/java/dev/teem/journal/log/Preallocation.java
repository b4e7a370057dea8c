package dev.teem.journal.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Zeros written ahead of the records of one file.
 *
 * <p>Chronicle stores through a mapping. Where the file has no block yet, such a store makes the
 * kernel find one, and kills the JVM by SIGBUS if the disk is full. A block that was written has a
 * place: storing into it cannot fail, and costs less. It also overwrites whatever a process that
 * was killed left behind the last record, before any reader can take it for a record.
 *
 * <p>Linux keeps what one call has written as one piece of its page cache, and where a store
 * through a mapping has touched a byte of that, a force writes all of it: 256 KiB for a record of
 * 64 bytes. So zeros of files that are forced again and again are written page by page.
 */
final class Preallocation implements AutoCloseable {
  /** Room always kept behind a record: its padding, Chronicle's end mark, the next header. */
  static final int SLACK_BYTES = 4096;

  private static final int STEP_BYTES = 1 << 20;
  private static final int WRITE_BYTES = 1 << 16;
  private static final int FORCED_WRITE_BYTES = 4096;

  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer zeros;
  private long end;

  /**
   * Takes over the channel.
   *
   * @param end the offset, in bytes, that nothing at or after it is of use
   * @param forced whether the file is forced after few records
   */
  Preallocation(Path file, FileChannel channel, long end, boolean forced) {
    this.file = file;
    this.channel = channel;
    this.end = end;
    zeros = ByteBuffer.allocateDirect(forced ? FORCED_WRITE_BYTES : WRITE_BYTES);
  }

  /** Whether {@link #ensure} has nothing to do. */
  boolean isReady(long offset) {
    return offset + SLACK_BYTES <= end;
  }

  /**
   * Makes sure that all up to an offset, and the slack, can be stored into.
   *
   * @throws LogFullException if it cannot; what there is stays for the next try
   */
  void ensure(long offset) {
    if (isReady(offset)) {
      return;
    }
    long wanted = offset + SLACK_BYTES;
    long bytes = Math.max(wanted - end, STEP_BYTES);
    try {
      writeZeros(end + bytes);
    } catch (IOException e) {
      // A whole step did not fit; what did may be enough for this record. But an interrupt has
      // closed the channel.
      if (wanted <= end && channel.isOpen()) {
        return;
      }
      throw refusal(file, wanted - end, e);
    }
  }

  /** A full disk as what it is, any other failure as it came. */
  static RuntimeException refusal(Path file, long bytesWanted, IOException cause) {
    try {
      FileStore store = Files.getFileStore(file.getParent());
      String message = String.valueOf(cause.getMessage());
      if (store.getUsableSpace() < bytesWanted + STEP_BYTES
          || message.contains("No space left")
          || message.contains("quota exceeded")) {
        return new LogFullException(file.getParent(), bytesWanted, cause);
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return new UncheckedIOException("Cannot write to log file=" + file, cause);
  }

  FileChannel channel() {
    return channel;
  }

  private void writeZeros(long newEnd) throws IOException {
    while (end < newEnd) {
      zeros.clear().limit((int) Math.min(zeros.capacity() - end % zeros.capacity(), newEnd - end));
      end += channel.write(zeros, end);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
