package dev.teem.stress.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a child process says, in a file that outlives it: a line for each thing that it is about to
 * do or was told is done. A line is one write, after which no kill can take it back. Any thread.
 */
final class Acks {
  private final FileChannel channel;

  private Acks(FileChannel channel) {
    this.channel = channel;
  }

  /** A new file. */
  static Acks create(Path file) throws IOException {
    return new Acks(
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND));
  }

  void say(String line) {
    try {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a file that were said to their end; none if there is no file. */
  static List<String> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }
}
