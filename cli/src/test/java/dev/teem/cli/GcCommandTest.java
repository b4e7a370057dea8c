package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Outputs given up to make room, and what the other commands then say. */
@Execution(ExecutionMode.CONCURRENT)
class GcCommandTest {
  private static final List<String> ITEMS = List.of("one", "two", "three");
  private static final String SHOUT = "exec:tr a-z A-Z | tee -a ran";

  @TempDir Path dir;

  private Outcome run(String... args) {
    return TeemProcess.in(dir).run(args);
  }

  private Outcome shout(String... more) {
    return run(
        Stream.concat(Stream.of("run", "--input", "in", "--yool", SHOUT, "--json"), Stream.of(more))
            .toArray(String[]::new));
  }

  @BeforeEach
  void shouldHaveAStore() throws Exception {
    Inputs.write(dir, "in", ITEMS);
    shout().expect(0).counted(3, 0, 0);
    Files.delete(dir.resolve("ran"));
  }

  private List<Path> outputFiles() throws Exception {
    try (Stream<Path> files = Files.list(dir.resolve(".teem/outputs"))) {
      return files.filter(file -> file.toString().endsWith(".cq4")).toList();
    }
  }

  @Test
  void shouldKeepWhatIsYoung() throws Exception {
    Map<String, Object> report = run("gc", "--json").expect(0).json();

    assertThat(report)
        .containsEntry("dry_run", false)
        .containsEntry("within_max", true)
        .containsEntry("max_bytes", 5_000L << 20)
        .containsEntry("aged", Map.of("files", 0L, "outputs", 0L, "freed_bytes", 0L))
        .containsEntry("capped", report.get("aged"));
    assertThat((Long) report.get("size_after_bytes"))
        .isEqualTo(
            (Long) report.get("size_before_bytes") - (Long) report.get("tuples_freed_bytes"));
    assertThat((Map<?, ?>) report.get("hot")).extracting("receipts", "outputs").contains(3L, 3L);
    assertThat(outputFiles()).hasSize(1);
  }

  @Test
  void shouldTellWhatItWouldDoAndThenDoIt() throws Exception {
    Map<String, Object> dry = run("gc", "--hot-days", "0", "--dry-run", "--json").json();
    assertThat(outputFiles()).hasSize(1);
    assertThat(dry).containsEntry("dry_run", true);
    assertThat((Map<?, ?>) dry.get("aged")).extracting("files", "outputs").contains(1L, 3L);

    Map<String, Object> wet = run("gc", "--hot-days", "0", "--json").expect(0).json();
    assertThat(outputFiles()).isEmpty();
    assertThat(wet).containsEntry("dry_run", false).containsEntry("aged", dry.get("aged"));
    assertThat(wet).containsEntry("warm", dry.get("warm"));
    assertThat((Long) wet.get("size_after_bytes"))
        .isEqualTo(
            (Long) wet.get("size_before_bytes")
                - (Long) wet.get("tuples_freed_bytes")
                - (Long) ((Map<?, ?>) wet.get("aged")).get("freed_bytes"));
    assertThat(run("gc", "--hot-days", "0").expect(0).out())
        .contains("freed      0.0 MiB for age", "warm       3 receipts");
  }

  @Test
  void shouldLeaveReceiptsThatAnswerVerifyAndSaySo() throws Exception {
    String[] words = {"receipts", "find", "--yool", SHOUT, "--item", "two"};
    String id = (String) run(with(words, "--json")).expect(0).json().get("id");
    String digest = (String) shout().json().get("result_digest");
    run("gc", "--hot-days", "0").expect(0);

    Outcome again = shout().expect(0).counted(0, 3, 0).digest(digest);
    assertThat(again.json()).containsEntry("outputs_given_up", 3L);
    assertThat(dir.resolve("ran")).doesNotExist();
    assertThat(run("receipts", "verify").expect(0).out()).contains("3 given up: all as written");
    assertThat(run("receipts", "stats").expect(0).out()).contains("3 of them given up");
    assertThat(run("receipts", "get", id).expect(0).out()).contains("given up   20", "3 bytes");
    assertThat((String) run("receipts", "get", id, "--json").json().get("artifacts_purged_at"))
        .endsWith("+00:00");
    run(with(words, "--output", "-")).refused(2, "given up at 20", "--redo-given-up");
    Files.delete(dir.resolve(".teem/receipts.index"));
    shout().expect(0).counted(0, 3, 0).digest(digest);
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void shouldSayWhatResultsLackAndMakeItAnewWhenAsked() throws Exception {
    run("gc", "--hot-days", "0").expect(0);
    Inputs.write(dir, "in", "one\nnew\n");

    Outcome lacking = shout("--results", "out").expect(1).counted(1, 1, 0);
    lacking.said("given up", "out: 1 outputs", "--redo-given-up");
    List<String> lines = Files.readAllLines(dir.resolve("out"), StandardCharsets.UTF_8);
    assertThat(JsonText.object(lines.getFirst()))
        .containsEntry("status", "ok")
        .containsEntry("output", null)
        .containsEntry("output_given_up", true)
        .containsEntry("output_sha256", Digests.hexSha256("ONE"));
    assertThat(JsonText.object(lines.getLast()))
        .containsEntry("output", "NEW")
        .doesNotContainKeys("output_given_up", "output_sha256");

    shout("--results", "out", "--redo-given-up").expect(0).counted(1, 1, 0);
    assertThat(Files.readString(dir.resolve("out"))).contains("\"output\":\"ONE\"");
    shout("--results", "out").expect(0).counted(0, 2, 0);
  }

  @Test
  void shouldSayWhenGivingUpOutputsIsNotEnough() throws Exception {
    assertThat(run("gc", "--max-mb", "1").expect(1).out())
        .contains("for size: files 1, outputs 3", "too large", "raise --max-mb");
    assertThat(outputFiles()).isEmpty();
    assertThat(run("gc", "--max-mb", "1", "--json").expect(1).json())
        .containsEntry("within_max", false);
    shout().expect(0).counted(0, 3, 0);
  }

  @Test
  void shouldLeaveAStoreThatIsInUseAlone() throws Exception {
    try (TeemProcess run =
        TeemProcess.in(dir)
            .start(
                "run", "--depth", "1", "--branching", "2", "--yool", "exec:touch ran; sleep 9")) {
      run.awaitThat("it runs", () -> Files.exists(dir.resolve("ran")));
      run("gc", "--hot-days", "0").refused(3, "in use by process pid=" + run.pid());
    }
  }
}
