package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong usage: one line that names the thing and what to do, exit status 2, nothing touched. */
@Execution(ExecutionMode.CONCURRENT)
class RunUsageTest {
  @TempDir Path dir;

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("run --input nope", "nope", "no such file", "check the path"),
        wrong("run --input folder", "folder", "directory", "name a file"),
        wrong("run --input", "--input"),
        wrong("run --yool sha512", "sha512", "sha256, identity, exec:COMMAND"),
        wrong("run --yool exec:", "exec:COMMAND"),
        wrong("run --args {", "--args", "offset=1", "write an object"),
        wrong("run --args [1]", "--args", "[1]", "not a JSON object"),
        wrong("run --args {\"a\":1}}", "--args", "offset=7"),
        wrong("run --depth 0", "depth=0", "less than 1"),
        wrong("run --branching 0", "branching=0", "less than 1"),
        wrong("run --branching -1", "branching=-1", "less than 1"),
        wrong("run --depth 63 --branching 2", "2^63", "2^62"),
        wrong("run --depth 2147483647 --branching 9223372036854775807", "2^62"),
        wrong("run --depth 99999999999", "--depth", "99999999999"),
        wrong("run --depth four", "--depth", "four"),
        wrong("run --branching 3.5", "--branching", "3.5"),
        wrong("run --cores 0", "cores=0"),
        wrong("run --cores many", "--cores", "many"),
        wrong("run --durability total", "--durability", "total", "none, process and power"),
        wrong("run --no-such-option", "--no-such-option"),
        wrong("run something", "something"),
        wrong("walk", "walk"),
        wrong("run --retries 3", "--retries", "yool=sha256", "exec:COMMAND"),
        wrong("run --yool identity --speculate", "--speculate", "yool=identity"),
        wrong("run --input in --yool exec:cat --retries -1", "--retries", "retries=-1"),
        wrong("run --input in --yool exec:cat --retries some", "--retries", "some"),
        wrong("run --input in --yool exec:cat --timeout 0s", "--timeout", "not positive"),
        wrong("run --input in --yool exec:cat --timeout soon", "--timeout", "soon", "500ms"),
        wrong("run --input in --yool exec:cat --lane-floor 0", "--lane-floor", "floor=0"),
        wrong("run --input in --yool exec:cat --lane-floor 9 --lane-ceiling 3", "ceiling=3"),
        wrong("run --input in --yool exec:cat --batch 4", "--batch", "exec-lines:COMMAND"),
        wrong("run --input in --yool exec-lines:cat --batch 0", "--batch", "items=0"),
        wrong("run --input in --yool exec:cat --budget-usd 0", "--budget-usd", "0.0"),
        wrong("run --input in --yool exec:cat --budget-tokens NaN", "--budget-tokens", "NaN"),
        wrong("run --input in --yool exec:cat --trace-lane folder", "--trace-lane", "directory"),
        wrong(
            "run --input in --yool exec:cat --trace-lane no/file",
            "--trace-lane",
            "no such folder"),
        wrong("run --input in --depth 2", "--input", "--depth"),
        wrong("run --input in --branching 2", "--input", "--branching"));
  }

  private static Arguments wrong(String command, String... words) {
    return Arguments.of(command, words);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void shouldRefuse(String command, String[] words) throws Exception {
    Inputs.write(dir, "in", "a\n");
    Files.createDirectory(dir.resolve("folder"));

    TeemProcess.in(dir).run(command.split(" ", -1)).refused(2, words);

    assertThat(dir.resolve(".teem")).doesNotExist();
  }

  @Test
  void shouldRefuseABlankLane() {
    TeemProcess.in(dir).run("run", "--lane", " ").refused(2, "--lane", "blank");
  }

  @Test
  void shouldTakeTheLargestTreeToBeLegal() throws Exception {
    try (TeemProcess run =
        TeemProcess.in(dir)
            .start("run", "--depth", "62", "--branching", "2", "--yool", "exec:echo >>ran")) {
      run.awaitThat("agents run", () -> Files.exists(dir.resolve("ran")));
      run.signal("INT");
      run.await().expect(130);
    }
  }

  @Test
  void shouldRefuseAnInputThatMayNotBeRead() throws Exception {
    Path in = Inputs.write(dir, "in", "a\n");
    Unprivileged.deny(in);

    Unprivileged.in(dir).run("run", "--input", "in").refused(2, "in", "no permission");
  }

  @Test
  void shouldRefuseResultsWhereItMayNotWrite() throws Exception {
    Inputs.write(dir, "in", "a\n");
    Unprivileged.denyWriting(Files.createDirectory(dir.resolve("folder")));

    Unprivileged.in(dir)
        .run("run", "--input", "in", "--results", "folder/out")
        .refused(2, "folder/out", "no permission");
  }

  /** Else the command would run with question marks in it, and receipts would be mixed up. */
  @Test
  void shouldRefuseArgumentsThatTheLocaleCannotExpress() throws Exception {
    Inputs.write(dir, "in", "a\n");
    String[] command = {"run", "--input", "in", "--args", "{\"a\":\"ü\"}", "--json"};

    TeemProcess.in(dir)
        .environment(Map.of("LC_ALL", "C"))
        .run(command)
        .refused(2, "argument '{", "LC_ALL=C.UTF-8");
    TeemProcess.in(dir).environment(Map.of("LC_ALL", "C.UTF-8")).run(command).expect(0);
  }

  @Test
  void shouldExplainItselfWhenAsked() {
    for (String[] command : new String[][] {{"--help"}, {"run", "--help"}, {"--version"}}) {
      Outcome help = TeemProcess.in(dir).run(command).expect(0);
      assertThat(help.out()).as(Arrays.toString(command)).isNotBlank();
      assertThat(help.err()).isEmpty();
    }
  }

  @Test
  void shouldSayThatMemoryIsShortAndEnd() throws Exception {
    Files.write(dir.resolve("in"), new byte[16 << 20]);

    TeemProcess.in(dir)
        .jvm("-Xmx24m")
        .run("run", "--input", "in")
        .refused(70, "out of memory", "TEEM_JAVA_OPTS");
  }
}
