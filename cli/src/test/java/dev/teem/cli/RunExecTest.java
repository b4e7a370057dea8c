package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code --yool exec:COMMAND}. */
@Execution(ExecutionMode.CONCURRENT)
class RunExecTest {
  @TempDir Path dir;

  private Outcome run(String command) {
    return TeemProcess.in(dir)
        .run("run", "--input", "in", "--yool", "exec:" + command, "--results", "out", "--json");
  }

  private List<Map<String, Object>> lines() throws Exception {
    return Files.readAllLines(dir.resolve("out")).stream().map(JsonText::object).toList();
  }

  @Test
  void shouldGiveTheItemAndTakeTheOutput() throws Exception {
    List<String> items = Inputs.lines(100);
    Inputs.write(dir, "in", items);

    run("tr a-z A-Z")
        .expect(0)
        .counted(100, 0, 0)
        .digest(
            Digests.ofTexts(
                items.stream().map(s -> s.replace("line", "LINE")).toArray(String[]::new)));
  }

  @Test
  void shouldKeepTheStatusAndTheFirst4KibibytesOfStandardError() throws Exception {
    Inputs.write(dir, "in", "only");

    run("head -c 100000 /dev/zero | tr '\\0' e >&2; exit 7")
        .expect(1)
        .counted(1, 0, 1)
        .digest(Digests.ofTexts((String) null));

    assertThat(lines().getFirst()).containsEntry("error", "exit status 7: " + "e".repeat(4096));
  }

  @Test
  void shouldFailWhereThereIsNoSuchCommand() throws Exception {
    Inputs.write(dir, "in", "only");

    run("no-such-command-anywhere").expect(1).counted(1, 0, 1);

    assertThat((String) lines().getFirst().get("error"))
        .startsWith("exit status 127: ")
        .contains("no-such-command-anywhere");
  }

  @Test
  void shouldPassMoreThanAPipeHoldsBothWays() throws Exception {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      items.add(("" + (char) ('a' + i)).repeat(1 << 20));
    }
    Inputs.write(dir, "in", items);

    run("cat").expect(0).counted(4, 0, 0).digest(Digests.ofTexts(items.toArray(String[]::new)));
  }

  @Test
  void shouldNotMindACommandThatDoesNotReadItsInput() throws Exception {
    Inputs.write(dir, "in", "x".repeat(1 << 20) + "\nsmall\n");

    run("echo done").expect(0).counted(2, 0, 0).digest(Digests.ofTexts("done\n", "done\n"));
  }

  @Test
  void shouldFailAnAgentWhoseOutputIsTooLong() throws Exception {
    Inputs.write(dir, "in", "long\nshort");

    run("if [ $(cat) = long ]; then head -c 16777217 /dev/zero; fi")
        .expect(1)
        .counted(2, 0, 1)
        .digest(Digests.ofTexts(null, ""));

    assertThat((String) lines().getFirst().get("error")).contains("16777216");
  }
}
