package dev.teem.stress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the commands work that write something. */
final class TrialFolder {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to make a folder to work in (default: the system's temporary one).")
  private Path dir;

  /** Why none can be made, or null. */
  String problem() {
    return dir == null || Files.isDirectory(dir) ? null : "--dir " + dir + ": no such folder";
  }

  Path make(String prefix) throws IOException {
    return dir == null
        ? Files.createTempDirectory(prefix)
        : Files.createTempDirectory(dir.toAbsolutePath(), prefix);
  }
}
