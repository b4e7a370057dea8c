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

/** How the commands of a run are called: at once, again, in time, within a budget. */
@Execution(ExecutionMode.CONCURRENT)
class RunLaneTest {
  @TempDir Path dir;

  private Outcome run(String yool, String... options) {
    return run(Map.of(), yool, options);
  }

  private Outcome run(Map<String, String> environment, String yool, String... options) {
    List<String> command =
        new ArrayList<>(List.of("run", "--input", "in", "--yool", yool, "--json"));
    command.addAll(List.of(options));
    return TeemProcess.in(dir).environment(environment).run(command.toArray(String[]::new));
  }

  private static Map<?, ?> lane(Outcome outcome) {
    return (Map<?, ?>) outcome.json().get("lane");
  }

  private static long number(Map<?, ?> lane, String name) {
    return ((Number) lane.get(name)).longValue();
  }

  @Test
  void shouldGiveManyLinesToOneCommand() throws Exception {
    List<String> items = Inputs.lines(1_000);
    Inputs.write(dir, "in", items);

    Outcome outcome = run("exec-lines:echo $$ >> starts; tr a-z A-Z", "--batch", "100").expect(0);

    outcome
        .counted(1_000, 0, 0)
        .digest(
            Digests.ofTexts(
                items.stream().map(s -> s.replace("line", "LINE")).toArray(String[]::new)));
    assertThat(Files.readAllLines(dir.resolve("starts")).size()).isBetween(10, 40);
    assertThat(number(lane(outcome), "calls")).isBetween(10L, 40L);
  }

  @Test
  void shouldRunAgainWhatFailed() throws Exception {
    Inputs.write(dir, "in", List.of("a", "b", "c"));

    Outcome outcome =
        run("exec:read x; [ -e seen-$x ] || { touch seen-$x; exit 1; }", "--retries", "2");

    outcome.expect(0).counted(3, 0, 0);
    assertThat(number(lane(outcome), "retried")).isEqualTo(3);
  }

  @Test
  void shouldKillWhatTakesTooLong() throws Exception {
    Inputs.write(dir, "in", List.of("a"));

    run("exec:sleep 600", "--timeout", "300ms", "--results", "out").expect(1).counted(1, 0, 1);

    assertThat(Files.readString(dir.resolve("out"))).contains("no answer within timeout=PT0.3S");
  }

  @Test
  void shouldStopWhenTheBudgetIsSpentAndGoOnWithAnother() throws Exception {
    Inputs.write(dir, "in", Inputs.lines(100));
    String yool = "exec:cat; echo '{\"usd\": 1, \"tokens\": 50}' > $TEEM_COST";

    run(yool, "--budget-usd", "10", "--lane-ceiling", "2")
        .refused(4, "the budget is spent", "usd=1", "of 10.0", "--budget-usd");
    Outcome rest = run(yool, "--budget-tokens", "1e9").expect(0);

    long cached = ((Number) rest.json().get("cached")).longValue();
    assertThat(cached).isBetween(10L, 12L);
    assertThat(((Number) lane(rest).get("usd")).doubleValue()).isEqualTo(100.0 - cached);
    assertThat(((Number) lane(rest).get("tokens")).doubleValue()).isEqualTo(50.0 * (100 - cached));
  }

  @Test
  void shouldStopWhenTheBudgetOfTokensIsSpent() throws Exception {
    Inputs.write(dir, "in", Inputs.lines(100));
    String yool = "exec:cat; echo '{\"usd\": 1, \"tokens\": 50}' > $TEEM_COST";

    run(yool, "--budget-tokens", "500", "--lane-ceiling", "2")
        .refused(4, "the budget is spent", "tokens=5", "of 500.0", "--budget-tokens");
    Outcome rest = run(yool, "--budget-tokens", "1e9").expect(0);

    assertThat(rest.number("cached")).isBetween(10L, 12L);
  }

  private void bounded(Map<String, String> environment, long floor, long ceiling, String... options)
      throws Exception {
    Inputs.write(dir, "in", Inputs.lines(3));
    Map<?, ?> lane = lane(run(environment, "exec:cat", options).expect(0));
    assertThat(List.of(number(lane, "floor"), number(lane, "ceiling")))
        .containsExactly(floor, ceiling);
  }

  @Test
  void shouldHaveTheUsualBoundsUnlessTold() throws Exception {
    bounded(Map.of(), 1, 64);
    bounded(Map.of("YOOL_MAX_LANE_CONCURRENCY", "5"), 1, 5);
    bounded(Map.of("YOOL_TUPLE_MAX_LANE_CONCURRENCY", "4", "YOOL_MAX_LANE_CONCURRENCY", "5"), 1, 4);
    bounded(Map.of("YOOL_MAX_LANE_CONCURRENCY", "5"), 1, 9, "--lane-ceiling", "9");
  }

  @Test
  void shouldRaiseTheUsualCeilingToAFloorAboveIt() throws Exception {
    bounded(Map.of(), 100, 100, "--lane-floor", "100");
    bounded(Map.of("YOOL_MAX_LANE_CONCURRENCY", "5"), 7, 7, "--lane-floor", "7");
    bounded(Map.of("YOOL_MAX_LANE_CONCURRENCY", "5"), 3, 5, "--lane-floor", "3");
  }

  @Test
  void shouldKeepWithinTheBoundsAndTraceEachChange() throws Exception {
    Inputs.write(dir, "in", Inputs.lines(300));

    Outcome outcome =
        run("exec:cat", "--lane-floor", "2", "--lane-ceiling", "6", "--trace-lane", "trace")
            .expect(0);

    Map<?, ?> lane = lane(outcome);
    assertThat(number(lane, "floor")).isEqualTo(2);
    assertThat(number(lane, "ceiling")).isEqualTo(6);
    assertThat(number(lane, "most_at_once")).isBetween(2L, 6L);
    List<String> lines = Files.readAllLines(dir.resolve("trace"));
    assertThat(lines).hasSize((int) number(lane, "limit_changes"));
    for (String line : lines) {
      Map<String, Object> change = JsonText.object(line);
      assertThat(change)
          .containsKeys("at_ms", "lane", "from", "to", "reason", "latency_ms", "compared_with_ms");
      assertThat(((Number) change.get("to")).intValue()).isBetween(2, 6);
    }
  }

  @Test
  void shouldStartASlowOneOnceMore() throws Exception {
    Inputs.write(dir, "in", Inputs.lines(200));

    Outcome outcome =
        run(
                "exec:read x; [ \"$x\" != 'line 100' -o -e seen ] || { touch seen; sleep 600; }; echo $x",
                "--speculate")
            .expect(0)
            .counted(200, 0, 0);

    assertThat(number(lane(outcome), "raced")).isPositive();
    assertThat(number(lane(outcome), "calls_called_off")).isPositive();
  }

  @Test
  void shouldStartOneThatHangsAnewThoughItHasAllOfTheLane() throws Exception {
    Inputs.write(dir, "in", Inputs.lines(60));

    Outcome outcome =
        run(
                "exec:read x; [ \"$x\" != 'line 40' -o -e seen ] || { touch seen; sleep 600; }; echo $x",
                "--speculate",
                "--lane-ceiling",
                "1")
            .expect(0)
            .counted(60, 0, 0);

    assertThat(number(lane(outcome), "calls_called_off")).isPositive();
  }

  @Test
  void shouldWaitForAProviderThatFailsAndSayWhy() throws Exception {
    Inputs.write(dir, "in", Inputs.lines(40));
    TeemProcess.Launch teem =
        TeemProcess.in(dir)
            .environment(
                Map.of(
                    "YOOL_CIRCUIT_COOLDOWN_S", "1.5",
                    "YOOL_CIRCUIT_FAILURE_THRESHOLD", "3",
                    "YOOL_API_BACKOFF_BASE_MS", "1"));
    Files.createFile(dir.resolve("down"));

    // One at a time: a success between the failures would begin the count anew. And not faster than
    // a run that looks five times a second can see that it goes on.
    Outcome outcome =
        teem.run(
                "run",
                "--input",
                "in",
                "--json",
                "--provider",
                "shop",
                "--lane-ceiling",
                "1",
                "--yool",
                "exec:[ ! -e down ] && sleep 0.02 || { echo x >> tries; [ $(wc -l < tries) -lt 3 ]"
                    + " || rm -f down; exit 1; }")
            .expect(0);

    outcome.counted(40, 0, 0);
    assertThat(outcome.err())
        .contains("provider=shop has failed", "is called again in", "going on");
  }
}
