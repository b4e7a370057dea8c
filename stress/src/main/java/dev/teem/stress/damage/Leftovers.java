package dev.teem.stress.damage;

import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sees that nothing is left of a round: no thread, no open file, no mapping, no memory. */
final class Leftovers {
  private static final Path SELF = Path.of("/proc/self");

  /** What the collector has not taken yet gets a second look after it has run. */
  private static final int LOOKS = 2;

  /** Much more than the heap and the direct buffers that the JVM was given. */
  private static final long MOST_KIB = 512 << 10;

  /**
   * Looks.
   *
   * @param folder in which the round had its files
   */
  void check(Path folder) throws Violation, IOException {
    String left = left(folder);
    for (int look = 1; look < LOOKS && left != null; look++) {
      System.gc();
      left = left(folder);
    }
    if (left != null) {
      throw new Violation("left behind: %s".formatted(left));
    }
  }

  private static String left(Path folder) throws IOException {
    String thread =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.startsWith("teem-"))
            .findFirst()
            .orElse(null);
    if (thread != null || !Files.isDirectory(SELF)) {
      return thread == null ? null : "thread " + thread;
    }
    for (String line : Files.readAllLines(SELF.resolve("status"))) {
      if (line.startsWith("RssAnon:") && kib(line) > MOST_KIB) {
        return "memory " + line;
      }
    }
    String mapping =
        Files.readAllLines(SELF.resolve("maps")).stream()
            .filter(line -> line.contains(folder + "/"))
            .findFirst()
            .orElse(null);
    return mapping == null ? openFile(folder) : "mapping " + mapping;
  }

  private static long kib(String line) {
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  private static String openFile(Path folder) throws IOException {
    List<Path> descriptors;
    try (Stream<Path> all = Files.list(SELF.resolve("fd"))) {
      descriptors = all.toList();
    }
    for (Path descriptor : descriptors) {
      if (Files.isSymbolicLink(descriptor)
          && Files.readSymbolicLink(descriptor).startsWith(folder)) {
        return "open file " + Files.readSymbolicLink(descriptor);
      }
    }
    return null;
  }
}
