package dev.teem.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Input files. */
final class Inputs {
  private Inputs() {}

  /** So many different lines. */
  static List<String> lines(int count) {
    return IntStream.range(0, count).mapToObj(i -> "line " + i).toList();
  }

  /** A file of lines, each with its newline. */
  static Path write(Path folder, String name, List<String> lines) throws IOException {
    return write(folder, name, String.join("\n", lines) + "\n");
  }

  static Path write(Path folder, String name, String content) throws IOException {
    return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
  }
}
