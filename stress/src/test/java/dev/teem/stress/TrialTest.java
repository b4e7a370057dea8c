package dev.teem.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The commands as they are started, with a temporary folder of their own that need not be there.
 */
class TrialTest {
  private static final long MOST_SECONDS = 60;

  @TempDir Path dir;

  /** What a command printed, on both outputs. */
  private String run(int status, String command) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + dir.resolve("tmp"),
                "-Djdk.trackAllThreads=true",
                "-cp",
                System.getProperty("java.class.path"),
                Stress.class.getName()));
    words.addAll(List.of(command.split(" ")));
    Path printed = dir.resolve("printed");
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    try {
      assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).as(command).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    String text = Files.readString(printed);
    assertThat(process.exitValue()).as(text).isEqualTo(status);
    return text;
  }

  private List<String> left(String folder) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve(folder))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"space --histories 10 --seed 7", "sim --seeds 10 --seed 7"})
  void shouldMakeNoFolderWhereNothingIsWritten(String command) throws Exception {
    assertThat(run(ExitStatus.OK, command)).contains("seed 7", "ok: ").doesNotContain("folder");
    assertThat(run(ExitStatus.OK, command + " --json")).contains("\"folder\":null");
    assertThat(dir.resolve("tmp")).doesNotExist();
  }

  /** It looks for threads that are left, in a file that the JVM writes for it. */
  @Test
  void shouldLeaveNothingOfLanes() throws Exception {
    Files.createDirectory(dir.resolve("tmp"));

    assertThat(run(ExitStatus.OK, "lanes --tasks 100 --lanes 2 --rounds 1 --seed 7"))
        .contains("seed 7", "ok: ")
        .doesNotContain("folder");
    assertThat(left("tmp")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"space", "sim", "lanes"})
  void shouldAskForNoFolderWhereNothingIsWritten(String command) throws Exception {
    assertThat(run(ExitStatus.USAGE, command + " --dir .")).contains("--dir");
  }

  @Test
  void shouldMakeAFolderWhereItIsToldAndLeaveNone() throws Exception {
    Files.createDirectory(dir.resolve("here"));

    assertThat(
            run(
                ExitStatus.OK,
                "damage --kind log --rounds 1 --seed 7 --dir " + dir.resolve("here")))
        .contains("seed 7, folder " + dir.resolve("here").resolve("teem-damage-"));
    assertThat(left("here")).isEmpty();
  }

  @Test
  void shouldRefuseAPlaceThatIsNotThere() throws Exception {
    Path nowhere = dir.resolve("nowhere");

    assertThat(run(ExitStatus.USAGE, "damage --rounds 1 --dir " + nowhere))
        .contains("--dir " + nowhere + ": no such folder")
        .doesNotContain("\tat ");
  }
}
