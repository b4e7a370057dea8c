package dev.teem.journal.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTest {
  @TempDir Path temp;

  @Test
  void shouldTellWhichFlagsAreMissing() throws Exception {
    String output = run(List.of());
    assertThat(output)
        .contains("IllegalStateException")
        .contains("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED")
        .contains("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED");
    assertThat(temp.resolve("log")).doesNotExist();
  }

  @Test
  void shouldPrintNothingAndLeaveNoThread() throws Exception {
    assertQuiet(run(Children.openings()));
    assertQuiet(run(Children.openings()));
    try (Stream<Path> files = Files.list(temp.resolve("log"))) {
      Path file = files.filter(path -> path.toString().endsWith(".cq4")).findFirst().orElseThrow();
      try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
        damaged.seek(900);
        damaged.write(new byte[] {1, 2, 3, 4, 5, 6});
      }
    }
    assertQuiet(run(Children.openings(), "recover"));
  }

  private static void assertQuiet(String output) {
    System.out.print(output);
    assertThat(output.lines()).hasSize(1).allMatch(line -> line.startsWith("openMillis="));
  }

  private String run(List<String> flags, String... more) throws Exception {
    String folder = temp.resolve("log").toString();
    String[] arguments = more.length == 0 ? new String[] {folder} : new String[] {folder, more[0]};
    Process child =
        Children.java(flags, OpenOnce.class, arguments).redirectErrorStream(true).start();
    String output = new String(child.getInputStream().readAllBytes(), UTF_8);
    child.waitFor();
    return output;
  }
}
