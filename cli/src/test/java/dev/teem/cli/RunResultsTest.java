package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code --results}: a line for each agent, whole or not at all. */
@Execution(ExecutionMode.CONCURRENT)
class RunResultsTest {
  private static final String SOME_FAIL =
      "exec:x=$(cat); if [ \"$x\" = bad ]; then echo sorry >&2; exit 3; fi; printf '<%s>' \"$x\"";

  @TempDir Path dir;

  private Outcome run(String... args) {
    return TeemProcess.in(dir).run(args);
  }

  private List<Map<String, Object>> lines(String name) throws IOException {
    return Files.readAllLines(dir.resolve(name)).stream().map(JsonText::object).toList();
  }

  private List<String> filesHere() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void shouldWriteALineForEachAgentInOrder() throws Exception {
    List<String> items = Inputs.lines(3_000);
    Inputs.write(dir, "in", items);

    run("run", "--input", "in", "--cores", "3", "--results", "out", "--json").expect(0);

    List<Map<String, Object>> lines = lines("out");
    assertThat(lines).hasSameSizeAs(items);
    for (int i = 0; i < items.size(); i++) {
      assertThat(lines.get(i))
          .containsOnlyKeys("agent", "status", "output", "receipt")
          .containsEntry("agent", (long) i)
          .containsEntry("status", "ok")
          .containsEntry("output", Digests.hexSha256(items.get(i)));
    }
    assertThat(lines.stream().map(line -> line.get("receipt")))
        .doesNotHaveDuplicates()
        .allSatisfy(receipt -> assertThat((String) receipt).matches("[0-9a-f]{64}"));
    assertThat(filesHere()).containsExactly(".teem", "in", "out");
  }

  @Test
  void shouldGiveTheSameLinesFromReceipts() throws Exception {
    Inputs.write(dir, "in", "a\nbad\n\na\nlast");
    String[] command = {"run", "--input", "in", "--yool", SOME_FAIL, "--results", "out", "--json"};

    run(command).expect(1).counted(4, 1, 1);
    String first = Files.readString(dir.resolve("out"));
    Files.delete(dir.resolve("out"));
    run(command).expect(1).counted(0, 5, 1);

    assertThat(dir.resolve("out")).hasContent(first);
  }

  @Test
  void shouldSayWhatFailed() throws Exception {
    Inputs.write(dir, "in", "good\nbad\n");

    run("run", "--input", "in", "--yool", SOME_FAIL, "--results", "out", "--json")
        .expect(1)
        .digest(Digests.ofTexts("<good>", null));

    List<Map<String, Object>> lines = lines("out");
    assertThat(lines.get(0)).containsEntry("status", "ok").containsEntry("output", "<good>");
    assertThat(lines.get(1))
        .containsEntry("status", "error")
        .containsEntry("output", null)
        .containsEntry("error", "exit status 3: sorry")
        .containsKey("receipt");
  }

  @Test
  void shouldWriteOutputsThatAreNoTextInBase64() throws Exception {
    byte[] binary = {(byte) 0xFF, 0, '\r', (byte) 0x80};
    byte[] text = "grün \"\\\t\u0001 \uD83D\uDC1D".getBytes(StandardCharsets.UTF_8);
    try (var out = Files.newOutputStream(dir.resolve("in"))) {
      out.write(binary);
      out.write('\n');
      out.write(text);
      out.write('\n');
    }

    run("run", "--input", "in", "--yool", "identity", "--results", "out", "--json")
        .expect(0)
        .digest(Digests.ofOutputs(List.of(binary, text)));

    List<Map<String, Object>> lines = lines("out");
    assertThat(lines.get(0))
        .doesNotContainKey("output")
        .containsEntry("output_base64", Base64.getEncoder().encodeToString(binary));
    assertThat(lines.get(1)).containsEntry("output", new String(text, StandardCharsets.UTF_8));
  }

  @Test
  void shouldWriteThemWithoutAStoreToo() throws Exception {
    Inputs.write(dir, "in", "a\nb\na\n");

    run("run", "--input", "in", "--yool", "identity", "--durability", "none", "--results", "out")
        .expect(0);

    assertThat(lines("out").stream().map(line -> line.get("output")))
        .containsExactly("a", "b", "a");
  }

  @Test
  void shouldReplaceAnOlderFileAndKeepALink() throws Exception {
    Inputs.write(dir, "in", "a\n");
    Path real = Inputs.write(dir, "real", "old");
    Files.createSymbolicLink(dir.resolve("out"), Path.of("real"));

    run("run", "--input", "in", "--yool", "identity", "--results", "out").expect(0);

    assertThat(dir.resolve("out")).isSymbolicLink();
    assertThat(real).content().contains("\"output\":\"a\"");
  }

  @Test
  void shouldLeaveAnOlderFileAloneWhenTheRunFails() throws Exception {
    Path out = Inputs.write(dir, "out", "old");
    Files.write(dir.resolve("in"), new byte[(16 << 20) + 1]);

    run("run", "--input", "in", "--results", "out").refused(2, "line 1 ");

    assertThat(out).hasContent("old");
    assertThat(filesHere()).containsExactly(".teem", "in", "out");
  }

  @Test
  void shouldRefusePlacesWhereNoFileCanBe() throws Exception {
    Files.createDirectory(dir.resolve("folder"));
    Inputs.write(dir, "in", "a\n");

    run("run", "--input", "in", "--results", "folder").refused(2, "folder", "directory");
    run("run", "--input", "in", "--results", "missing/out")
        .refused(2, "missing/out", "no such folder");
    assertThat(filesHere()).as("refused before anything was done").containsExactly("folder", "in");
  }

  @Test
  void shouldNotReplaceTheInput() throws Exception {
    Path in = Inputs.write(dir, "in", "a\n");

    run("run", "--input", "in", "--results", "./in").refused(2, "./in", "input");

    assertThat(in).hasContent("a\n");
  }

  @Test
  void shouldNotReplaceAPipeOrADevice() throws Exception {
    Inputs.write(dir, "in", "a\n");
    new ProcessBuilder("mkfifo", dir.resolve("pipe").toString()).start().waitFor();

    run("run", "--input", "in", "--results", "pipe").refused(2, "pipe", "not a regular file");

    assertThat(Files.isRegularFile(dir.resolve("pipe"))).isFalse();
  }

  @Test
  void shouldSayThatTheDiskIsFullAndLeaveNothingThere() throws Exception {
    Inputs.write(dir, "in", Inputs.lines(20_000));
    try (SmallDisk disk = SmallDisk.mount(dir, "1m")) {
      run("run", "--input", "in", "--results", "disk/out")
          .refused(2, "--results disk/out", "No space left", "make room");

      assertThat(disk.folder()).isEmptyDirectory();
      disk.resize("20m");
      Outcome again = run("run", "--input", "in", "--results", "disk/out", "--json").expect(0);
      assertThat(again.number("cached")).as("what was done is kept").isPositive();
      assertThat(lines("disk/out")).hasSize(20_000);
    }
  }

  @Test
  void shouldLeaveNoCommandRunningWhenItCannotGoOn() throws Exception {
    // A first range of 32 large outputs, and an agent that would take for ever.
    Inputs.write(dir, "in", String.join("\n", Inputs.lines(32)) + "\nendless\n");
    String yool =
        "exec:x=$(cat); if [ \"$x\" = endless ]; then echo $$ >pid; exec sleep 600; fi;"
            + " head -c 100000 /dev/zero";
    try (SmallDisk disk = SmallDisk.mount(dir, "1m")) {
      assertThat(disk.folder()).isEmptyDirectory();
      run("run", "--input", "in", "--yool", yool, "--results", "disk/out")
          .refused(2, "No space left");
    }
    if (Files.exists(dir.resolve("pid"))) {
      long pid = Long.parseLong(Files.readString(dir.resolve("pid")).strip());
      ProcessHandle endless = ProcessHandle.of(pid).orElse(null);
      boolean left = endless != null && endless.isAlive();
      if (left) {
        endless.destroyForcibly();
      }
      assertThat(left).as("the command of the last agent still runs").isFalse();
    }
  }
}
