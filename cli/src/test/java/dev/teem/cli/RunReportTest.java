package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run says that it did. */
@Execution(ExecutionMode.CONCURRENT)
class RunReportTest {
  private static final List<String> NUMBERS =
      IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();

  @TempDir Path dir;

  @Test
  void shouldPrintOneJsonObjectWithEveryField() throws Exception {
    Outcome first =
        TeemProcess.in(dir)
            .run("run", "--depth", "3", "--branching", "10", "--cores", "2", "--json")
            .expect(0)
            .counted(1_000, 0, 0)
            .digest(Digests.ofHashedTexts(NUMBERS));

    assertThat(first.err()).isEmpty();
    Map<String, Object> report = first.json();
    assertThat(report)
        .containsOnlyKeys(
            "agents",
            "executed",
            "cached",
            "failed",
            "wall_ms",
            "agents_per_s",
            "latency_ns",
            "cores",
            "durability",
            "heap_peak_mb",
            "journal_bytes",
            "complete",
            "result_digest")
        .containsEntry("cores", 2L)
        .containsEntry("durability", "process")
        .containsEntry("complete", true);
    assertThat((Double) report.get("wall_ms")).isPositive();
    assertThat((Double) report.get("heap_peak_mb")).isPositive();
    assertThat((Long) report.get("agents_per_s")).isPositive();
    assertThat((Long) report.get("journal_bytes")).isGreaterThan(1_000 * 64);
    assertThat(report.get("latency_ns"))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Long.class))
        .containsOnlyKeys("p50", "p99", "p999", "max")
        .allSatisfy((name, nanos) -> assertThat(nanos).isPositive());
  }

  @Test
  void shouldBranchBy32UnlessToldOtherwise() {
    TeemProcess.in(dir)
        .run("run", "--depth", "1", "--json")
        .expect(0)
        .counted(32, 0, 0)
        .digest(Digests.ofHashedTexts(NUMBERS.subList(0, 32)));
  }

  @Test
  void shouldPrintATableForPeopleAndNoProgressOffTerminals() {
    Outcome run = TeemProcess.in(dir).run("run", "--depth", "2", "--branching", "40").expect(0);

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().map(line -> line.strip().replaceAll(" .*", "")))
        .contains("agents", "executed", "cached", "failed", "rate", "latency", "digest");
    assertThat(run.out()).contains("1,600");
  }

  @Test
  void shouldKeepProgressOffStandardOutputOnATerminal() {
    Outcome run =
        TeemProcess.in(dir)
            .environment(Map.of("TEEM_TERMINAL", "120"))
            .run(
                "run",
                "--depth",
                "1",
                "--branching",
                "4",
                "--yool",
                "exec:sleep 1",
                "--lane-floor",
                "3",
                "--lane-ceiling",
                "3",
                "--json")
            .expect(0)
            .counted(4, 0, 0);

    assertThat(run.err()).contains("of 4", "p99", "left", "  limit 3  ", "cached", "failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "process", "power"})
  void shouldComeToTheSameDigestAtAnyDurability(String durability) throws Exception {
    Inputs.write(dir, "in", NUMBERS);

    Outcome run =
        TeemProcess.in(dir)
            .run("run", "--input", "in", "--durability", durability, "--json")
            .expect(0)
            .counted(1_000, 0, 0)
            .digest(Digests.ofHashedTexts(NUMBERS));

    assertThat(run.json()).containsEntry("durability", durability);
    assertThat(Files.exists(dir.resolve(".teem"))).isEqualTo(!durability.equals("none"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void shouldComeToTheSameDigestOnAnyNumberOfCores(int cores) throws Exception {
    Inputs.write(dir, "in", NUMBERS);

    Outcome run =
        TeemProcess.in(dir)
            .run("run", "--input", "in", "--cores", Integer.toString(cores), "--json")
            .expect(0)
            .counted(1_000, 0, 0)
            .digest(Digests.ofHashedTexts(NUMBERS));

    assertThat(run.json()).containsEntry("cores", (long) cores);
  }

  @Test
  void shouldRunInANamedLane() throws Exception {
    Inputs.write(dir, "in", "a\nb\n");

    TeemProcess.in(dir)
        .run("run", "--input", "in", "--yool", "exec:cat", "--lane", "ünder/way 1", "--json")
        .expect(0)
        .counted(2, 0, 0)
        .digest(Digests.ofTexts("a", "b"));
    TeemProcess.in(dir)
        .run("run", "--input", "in", "--yool", "exec:cat", "--lane", "other", "--json")
        .expect(0)
        .counted(0, 2, 0);
  }
}
