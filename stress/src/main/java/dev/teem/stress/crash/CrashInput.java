package dev.teem.stress.crash;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A real text file to run over: the sources that come with this JDK, in whose many equal lines
 * equal items meet in flight; or, where there are none, the names in its run-time image.
 */
record CrashInput(Path file, int lines, int distinct) {

  static CrashInput write(Path file, int lines) throws IOException {
    Path sources = Path.of(System.getProperty("java.home"), "lib", "src.zip");
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      Lines taken = new Lines(writer, lines);
      if (Files.exists(sources)) {
        takeSources(sources, taken);
      } else {
        takeNames(taken);
      }
      return new CrashInput(file, taken.count, taken.distinct.size());
    }
  }

  private static void takeSources(Path sources, Lines taken) throws IOException {
    try (ZipFile zip = new ZipFile(sources.toFile())) {
      Iterator<? extends ZipEntry> entries = zip.entries().asIterator();
      while (entries.hasNext() && taken.wantMore()) {
        ZipEntry entry = entries.next();
        if (!entry.getName().endsWith(".java")) {
          continue;
        }
        try (InputStream stream = zip.getInputStream(entry);
            BufferedReader reader =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
          for (String line = reader.readLine();
              line != null && taken.wantMore();
              line = reader.readLine()) {
            taken.add(line);
          }
        }
      }
    }
  }

  private static void takeNames(Lines taken) throws IOException {
    Path image = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
    // There are some thirty thousand: as often as it takes, with a number from the second time on.
    for (int round = 0; taken.wantMore(); round++) {
      try (Stream<Path> names = Files.walk(image)) {
        for (Path name : names.toList()) {
          if (taken.wantMore()) {
            taken.add(round == 0 ? name.toString() : name + " " + round);
          }
        }
      }
    }
  }

  private static final class Lines {
    private final BufferedWriter writer;
    private final int wanted;
    private final Set<String> distinct = new HashSet<>();
    private int count;

    Lines(BufferedWriter writer, int wanted) {
      this.writer = writer;
      this.wanted = wanted;
    }

    boolean wantMore() {
      return count < wanted;
    }

    void add(String line) throws IOException {
      writer.write(line);
      writer.write('\n');
      distinct.add(line);
      count++;
    }
  }
}
