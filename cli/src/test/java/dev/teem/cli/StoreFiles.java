package dev.teem.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/** What bad days do to the files of a store. */
final class StoreFiles {
  /** More than the logs of these tests hold; behind it the files are sparse. */
  private static final int LOOKED_AT = 16 << 20;

  private StoreFiles() {}

  /** The one file of a log, such as receipts. */
  static Path log(Path store, String name) {
    try (Stream<Path> files = Files.list(store.resolve(name))) {
      return files.filter(file -> file.toString().endsWith(".cq4")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes one byte, some way into what was written: 0.5 is the middle. */
  static long flip(Path file, double where) throws IOException {
    try (FileChannel channel = open(file)) {
      long at = (long) (end(channel) * where);
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) (one.get(0) ^ 0x55)).flip();
      channel.write(one, at);
      return at;
    }
  }

  /** Makes the last bytes of what was written zero, as if they had never reached the disk. */
  static void tear(Path file, int bytes) throws IOException {
    try (FileChannel channel = open(file)) {
      channel.write(ByteBuffer.allocate(bytes), end(channel) - bytes);
    }
  }

  /** Ends the file so many bytes before the end of what was written. */
  static void cut(Path file, int bytes) throws IOException {
    try (FileChannel channel = open(file)) {
      channel.truncate(end(channel) - bytes);
    }
  }

  /** Where the zeros begin that the rest of the file consists of. */
  private static long end(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LOOKED_AT, channel.size()));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
      // The file is read in as many pieces as it comes in.
    }
    int end = bytes.position();
    while (end > 0 && bytes.get(end - 1) == 0) {
      end--;
    }
    return end;
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }
}
