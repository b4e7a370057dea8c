package dev.teem.stress.power;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Tells a disk what a log in it has forced, from what its owner calls. It has to look before each
 * append, for an append that begins a file forces the one before as it was then.
 */
final class LogWatch {
  private final Disk disk;
  private final String log;
  private String last = "";
  private Content content;

  /**
   * Watches.
   *
   * @param log the log's folder in that of the disk, empty for that itself
   */
  LogWatch(Disk disk, String log) {
    this.disk = disk;
    this.log = log;
  }

  /** Before an append, and before anything is cut. */
  void look() {
    String newest = newest();
    if (!newest.equals(last) && !last.isEmpty()) {
      disk.force(last, content);
    }
    last = newest;
    content = newest.isEmpty() ? Content.NOTHING : disk.read(newest);
  }

  /** After a force. */
  void forced() {
    forcedFile();
    disk.forceNames(log);
  }

  /** After a force of the file that is written, and not of what was done to names since. */
  void forcedFile() {
    look();
    if (!last.isEmpty()) {
      disk.force(last, content);
    }
  }

  private String newest() {
    Path folder = disk.folder().resolve(log);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> disk.folder().relativize(file).toString())
          .filter(file -> file.endsWith(".cq4"))
          .max(String::compareTo)
          .orElse("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
