package dev.teem.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.teem.bench.targets.Target;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class BenchTest {
  @Test
  void shouldHandJmhItsOwnArguments() {
    assertThat(bench("LazyBatch", "-f", "1", "--json", "x").jmhArguments())
        .containsExactly("LazyBatch", "-f", "1", "--json", "x", "-foe", "true");
  }

  @Test
  void shouldHaveJmhWriteItsReportAndBeQuick() {
    assertThat(bench("--only", "Ping{1,2}", "--json", "a.json").jmhArguments())
        .containsExactly("Ping{1,2}", "-rf", "json", "-rff", "a.json", "-foe", "true");
    assertThat(bench("--quick", "PingPong", "-prof", "gc").jmhArguments())
        .startsWith("PingPong", "-prof", "gc", "-f", "1");
  }

  @Test
  void shouldTakeTargetsByTheirIds() {
    assertThat(bench("--targets").wanted()).containsExactly(Target.values());
    assertThat(bench("--targets", "--only", "S4,S1").wanted())
        .containsExactly(Target.S1, Target.S4);
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> bench("--targets", "--only", "S1,X9").wanted())
        .withMessageStartingWith("--only=X9 is no target; there are [");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--quick",
        "--list --targets",
        "--list --json x.json",
        "--targets LazyBatch",
        "--only S1 LazyBatch",
        "--targets --only X9",
        "--json no/such/folder/x.json LazyBatch"
      })
  void shouldRejectWrongUsage(String arguments) {
    String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ", -1);
    assertThat(Bench.commandLine().execute(words)).isEqualTo(CommandLine.ExitCode.USAGE);
  }

  @Test
  @Timeout(120)
  void shouldFailIfABenchmarkDoes(@TempDir Path folder) throws Exception {
    Path said = folder.resolve("said");
    // JMH ends the JVM that it runs in.
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                "--quick",
                "LazyBatchTimeBenchmark.describe",
                "-p",
                "depth=-1")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      int status = process.waitFor();
      assertThat(said).content().contains("depth=-1 is less than 1", "fail on error was requested");
      assertThat(status).isEqualTo(1);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static Bench bench(String... arguments) {
    CommandLine line = Bench.commandLine();
    line.parseArgs(arguments);
    return line.getCommand();
  }
}
