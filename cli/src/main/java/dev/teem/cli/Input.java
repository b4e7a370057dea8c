package dev.teem.cli;

import dev.teem.engine.swarm.LineSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that users name for reading. */
final class Input {
  private static final String STANDARD_INPUT = "-";

  private Input() {}

  /** What {@code --input} names. */
  static LineSource open(String name) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      return new LineSource(new FileInputStream(FileDescriptor.in), "standard input", -1);
    }
    Path file = readable("--input", Path.of(name));
    // A pipe or a device has no size that means anything.
    long size = Files.isRegularFile(file) ? Files.size(file) : -1;
    return new LineSource(Files.newInputStream(file), name, size);
  }

  /** What can be read more than once. */
  static Path regularFile(String what, Path file) {
    if (!Files.isRegularFile(readable(what, file))) {
      throw new UsageException(
          what + " " + file + ": is not a regular file, and is read twice; copy it to one");
    }
    return file;
  }

  private static Path readable(String what, Path file) {
    String name = what + " " + file;
    if (Files.notExists(file)) {
      throw new UsageException(name + ": no such file; check the path");
    }
    if (Files.isDirectory(file)) {
      throw new UsageException(name + ": is a directory; name a file in it");
    }
    if (!Files.isReadable(file)) {
      throw new UsageException(name + ": no permission to read it; see chmod");
    }
    return file;
  }

  /** By what the batch is known again: the file's place, whatever the working directory. */
  static String identity(String name) {
    return name.equals(STANDARD_INPUT)
        ? name
        : Path.of(name).toAbsolutePath().normalize().toString();
  }
}
