package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What was put out, shown and carried to another store. */
@Execution(ExecutionMode.CONCURRENT)
class TuplesCommandTest {
  /** As simplicio-prompt's tuple bus writes it. */
  private static final String FOREIGN =
      """
      {"op": "out", "at": "2026-01-17T09:00:00.000001+00:00", "tuple": {"yool": "send", "args": \
      {"to": "\\u00dcmit \\u001b[2J"}, "lane": "dev", "id": "t-a", "created_at": "2026-01-17"}}
      {"op": "out", "at": "2026-01-17T09:00:00+00:00", "tuple": {"yool": "fetch", "lane": "ops", \
      "id": "t-b"}}
      {"op": "in", "at": "2026-01-17T09:00:01+00:00", "tuple": {"yool": "fetch", "lane": "ops", \
      "id": "t-b"}}
      {"op": "receipt", "at": "2026-01-17T09:00:02+00:00", "tuple": {"id": "t-b"}, "outcome": {}}
      """;

  private static final long LINES = 100_000;

  @TempDir Path dir;

  private Outcome tuples(String... args) {
    List<String> all = new ArrayList<>(List.of("tuples"));
    all.addAll(List.of(args));
    return TeemProcess.in(dir).run(all.toArray(String[]::new));
  }

  private static List<Map<String, Object>> lines(Outcome outcome) {
    return outcome.out().lines().map(JsonText::object).toList();
  }

  @Test
  void shouldShowWhatARunHasPutOutAndDone() {
    TeemProcess.in(dir).run("run", "--depth", "1", "--branching", "3").expect(0);

    assertThat(tuples("list").expect(0).out()).isEqualTo("  no tuple is open\n");
    assertThat(tuples("list", "--json").expect(0).out()).isEmpty();
    assertThat(lines(tuples("tail", "-n", "2").expect(0)))
        .extracting(entry -> entry.get("op"))
        .containsExactly("in", "receipt");
    assertThat(lines(tuples("export").expect(0)))
        .extracting(entry -> entry.get("op"))
        .containsExactly("out", "in", "receipt");
  }

  @Test
  void shouldShowWhatAKilledRunHasLeftOpenUntilItIsRunAgain() throws Exception {
    Inputs.write(dir, "in", "a\n");
    String[] command = {
      "run", "--input", "in", "--yool", "exec:touch ran; while [ ! -e go ]; do sleep 0.05; done"
    };
    try (TeemProcess run = TeemProcess.in(dir).start(command)) {
      run.awaitThat("the agent runs", () -> Files.exists(dir.resolve("ran")));
      tuples("list").refused(3, "pid=" + run.pid(), "wait");
      run.kill();
    } finally {
      // The command outlives the run that is killed, and waits for this.
      Inputs.write(dir, "go", "");
    }
    assertThat(lines(tuples("list", "--json").expect(0)))
        .singleElement()
        .satisfies(tuple -> assertThat(tuple).containsEntry("yool", command[4]));
    TeemProcess.in(dir).run(command).expect(0).said("going on");
    assertThat(tuples("list").expect(0).out()).contains("no tuple is open");
  }

  @Test
  void shouldCarryALogFromAnotherProgramToAStoreAndOn() throws Exception {
    Inputs.write(dir, "bus.jsonl", FOREIGN);
    assertThat(tuples("import", "bus.jsonl", "--json").expect(0).json())
        .isEqualTo(Map.of("imported", 4L, "known", 0L, "open", 1L, "complete", true));
    assertThat(tuples("import", "bus.jsonl").expect(0).out())
        .contains("imported: 0 entries, 4 known before; open tuples: 1");
    TeemProcess.in(dir).run("run", "--depth", "1", "--branching", "3").expect(0);

    assertThat(tuples("list").expect(0).out())
        .startsWith("  t-a lane=dev yool=send data={\"args\":{\"to\":\"Ümit \\u001b[2J\"}")
        .hasLineCount(1);
    Outcome exported = tuples("export").expect(0);
    assertThat(exported.out())
        .startsWith(
            "{\"at\":\"2026-01-17T09:00:00.000001+00:00\",\"op\":\"out\",\"tuple\":{\"args\":"
                + "{\"to\":\"Ümit \\u001b[2J\"},\"created_at\":\"2026-01-17\",\"id\":\"t-a\",")
        .hasLineCount(7);
    Inputs.write(dir, "exported.jsonl", exported.out());
    tuples("import", "exported.jsonl", "--dir", "elsewhere").expect(0);
    assertThat(tuples("export", "--dir", "elsewhere").expect(0).out()).isEqualTo(exported.out());
    assertThat(tuples("list", "--dir", "elsewhere", "--json").expect(0).out())
        .isEqualTo(tuples("list", "--json").expect(0).out());
  }

  @Test
  void shouldNotImportAgainWhatGcHasGivenUp() throws Exception {
    Inputs.write(dir, "bus.jsonl", FOREIGN);
    tuples("import", "bus.jsonl").expect(0);
    TeemProcess.in(dir).run("gc").expect(0);
    assertThat(tuples("export").expect(0).out()).hasLineCount(1);
    assertThat(tuples("import", "bus.jsonl", "--json").expect(0).json())
        .isEqualTo(Map.of("imported", 0L, "known", 4L, "open", 1L, "complete", true));
    Inputs.write(dir, "bus.jsonl", FOREIGN + FOREIGN.lines().findFirst().orElseThrow());
    assertThat(tuples("import", "bus.jsonl", "--json").expect(0).json())
        .isEqualTo(Map.of("imported", 1L, "known", 4L, "open", 1L, "complete", true));
  }

  @Test
  void shouldImportNothingIfALineIsRefused() throws Exception {
    Inputs.write(
        dir,
        "bus.jsonl",
        FOREIGN
            + FOREIGN.replace("\"t-a\"", "\"sha256:00\"").replace("\"t-b\"", "7")
            + "{\"torn\":");
    tuples("import", "bus.jsonl")
        .refused(
            2,
            "bus.jsonl: line 5: id=\"sha256:00\" is not the hash of the content",
            "line 6: id=7 is not a string",
            "and 2 more lines",
            "nothing was imported");
    assertThat(dir.resolve(".teem")).doesNotExist();
  }

  @Test
  void shouldStopAnImportWhenToldAndGoOnLater() throws Exception {
    String line = FOREIGN.lines().skip(1).findFirst().orElseThrow();
    List<String> lines =
        LongStream.range(0, LINES).mapToObj(i -> line.replace("t-b", "t-" + i)).toList();
    Inputs.write(dir, "bus.jsonl", lines);
    long imported;
    try (TeemProcess run =
        TeemProcess.in(dir)
            .environment(Map.of("TEEM_TERMINAL", "120"))
            .start("tuples", "import", "bus.jsonl", "--json")) {
      run.awaitThat("it imports", () -> run.errorsSoFar().contains("lines imported"));
      run.signal("INT");
      Outcome stopped = run.await().expect(130);
      imported = stopped.number("imported");
      assertThat(stopped.json()).containsEntry("complete", false).containsEntry("open", imported);
    }
    assertThat(imported).isLessThan(LINES);
    assertThat(tuples("import", "bus.jsonl", "--json").expect(0).json())
        .isEqualTo(
            Map.of(
                "imported", LINES - imported, "known", imported, "open", LINES, "complete", true));
  }

  @Test
  void shouldRefuseDamagedTuplesAndRecoverWhenTold() throws Exception {
    Inputs.write(dir, "bus.jsonl", FOREIGN);
    tuples("import", "bus.jsonl").expect(0);
    Path file = StoreFiles.log(dir.resolve(".teem"), "tuples");
    StoreFiles.flip(file, 0.8);

    tuples("list").refused(3, file.toString(), "offset=", "--recover");
    assertThat(tuples("list", "--recover").expect(0).said("recordsKept").out()).contains("t-a");
    tuples("import", "bus.jsonl").expect(0);
    assertThat(lines(tuples("list", "--json"))).extracting(t -> t.get("id")).containsExactly("t-a");
  }

  @Test
  void shouldEndWhenNobodyReadsAnyMore() throws Exception {
    Inputs.write(dir, "bus.jsonl", FOREIGN);
    tuples("import", "bus.jsonl").expect(0);
    for (String command : List.of("export", "list", "tail")) {
      try (TeemProcess printing = TeemProcess.in(dir).pipedOutput().start("tuples", command)) {
        printing.closeStandardOutput();
        assertThat(printing.await().expect(141).err()).isEmpty();
      }
    }
  }

  @Test
  void shouldSayWhatIsWrongWithACommand() throws Exception {
    tuples().refused(2, "subcommand");
    tuples("list").refused(3, ".teem", "there is no store", "--dir");
    tuples("tail", "-n", "0").refused(2, "-n", "0");
    tuples("tail", "-n", "many").refused(2, "-n", "many");
    tuples("import").refused(2, "FILE");
    tuples("import", "nofile").refused(2, "nofile", "no such file");
    tuples("import", ".").refused(2, "is a directory");
    tuples("import", "/dev/null").refused(2, "/dev/null", "not a regular file");
    Path secret = Inputs.write(dir, "secret", FOREIGN);
    Unprivileged.deny(secret);
    Unprivileged.in(dir).run("tuples", "import", "secret").refused(2, "secret", "no permission");
  }
}
