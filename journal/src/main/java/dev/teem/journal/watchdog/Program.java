package dev.teem.journal.watchdog;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The first word of a command, looked up as a shell does. */
final class Program {
  private Program() {}

  /**
   * Checks that it can be run.
   *
   * @throws IOException if there is no such program; the message says what to do
   */
  static void check(String name) throws IOException {
    boolean isThere = false;
    for (Path candidate : candidates(name)) {
      if (Files.isRegularFile(candidate)) {
        if (Files.isExecutable(candidate)) {
          return;
        }
        isThere = true;
      }
    }
    throw new IOException(
        isThere
            ? "command=" + name + " is not executable; see chmod"
            : "command=" + name + " is not there; check the path, or PATH");
  }

  private static List<Path> candidates(String name) throws IOException {
    try {
      if (name.indexOf('/') >= 0) {
        return List.of(Path.of(name));
      }
      List<Path> candidates = new ArrayList<>();
      String path = System.getenv().getOrDefault("PATH", "");
      for (String folder : path.split(File.pathSeparator, -1)) {
        candidates.add(Path.of(folder, name));
      }
      return candidates;
    } catch (InvalidPathException e) {
      throw new IOException("command=" + name + " is not a path: " + e.getReason(), e);
    }
  }
}
