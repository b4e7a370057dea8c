package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run leaves some of the processors to others. */
@Execution(ExecutionMode.CONCURRENT)
class RunCpuQuotaTest {
  private static final long LOOKED_AT_MILLIS = 1_500;
  private static final double TOLERANCE_PCT = 5;

  @TempDir Path dir;

  private Outcome run(Map<String, String> environment, String... options) {
    List<String> command = new ArrayList<>(List.of("run", "--depth", "1", "--branching", "50"));
    command.addAll(List.of(options));
    return TeemProcess.in(dir).environment(environment).run(command.toArray(String[]::new));
  }

  private Object reported(Map<String, String> environment, String... options) {
    Outcome outcome = run(environment, options).expect(0);
    assertThat(outcome.json().get("agents")).isEqualTo(50L);
    return outcome.json().get("cpu_quota");
  }

  private static Map<String, Object> rests(long pct) {
    return Map.of("pct", pct, "held_by", "rests");
  }

  private Object quotaInReceipt(String item) {
    return TeemProcess.in(dir)
        .run("receipts", "find", "--item", item, "--json")
        .expect(0)
        .json()
        .get("cpu_quota_pct");
  }

  /**
   * What the system says of the one thread that runs agents: more than its quota it must not have,
   * and less only as far as it was ready to run and the machine gave it nothing.
   */
  @ParameterizedTest
  @ValueSource(ints = {20, 50})
  void shouldHoldTheThreadsThatRunAgentsToIt(int quotaPct) throws Exception {
    try (TeemProcess run =
        TeemProcess.in(dir)
            .environment(Map.of("TEEM_TERMINAL", "120"))
            .start(
                "run",
                "--depth",
                "2",
                "--branching",
                "2000000000",
                "--durability",
                "none",
                "--cores",
                "1",
                "--cpu-quota",
                Integer.toString(quotaPct))) {
      assumeTrue(Files.isReadable(Path.of("/proc/self/schedstat")), "the system tells of threads");
      run.awaitThat("agents run", () -> run.errorsSoFar().contains("p99"));
      Path core = thread(run.pid(), "teem-core-0");
      Use before = Use.of(core);
      Thread.sleep(LOOKED_AT_MILLIS);
      Use use = Use.of(core).since(before);

      assertThat(use.pct(use.usedNanos)).as("%s", use).isLessThan(quotaPct + TOLERANCE_PCT);
      assertThat(use.pct(use.usedNanos + use.wantedNanos))
          .as("%s", use)
          .isGreaterThan(quotaPct - TOLERANCE_PCT);
      run.signal("INT");
      run.await().expect(130);
    }
  }

  /**
   * What a thread has used of the processors, and for how long it was ready to run and did not, in
   * nanoseconds; and when.
   */
  private record Use(long usedNanos, long wantedNanos, long atNanos) {
    static Use of(Path thread) throws IOException {
      String[] numbers = Files.readString(thread.resolve("schedstat")).split(" ", 3);
      return new Use(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), System.nanoTime());
    }

    Use since(Use before) {
      return new Use(
          usedNanos - before.usedNanos, wantedNanos - before.wantedNanos, atNanos - before.atNanos);
    }

    double pct(long nanos) {
      return 100.0 * nanos / atNanos;
    }
  }

  private static Path thread(long pid, String name) throws IOException {
    try (var threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : threads) {
        if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
          return thread;
        }
      }
    }
    throw new AssertionError("pid=" + pid + " has no thread " + name);
  }

  @Test
  void shouldSayInReportAndReceiptsWhatWasHeldTo() {
    assertThat(reported(Map.of(), "--cpu-quota", "40", "--json")).isEqualTo(rests(40));
    assertThat(quotaInReceipt("7")).isEqualTo(40L);
    assertThat(run(Map.of(), "--cpu-quota", "41").expect(0).out())
        .contains("cpu quota", "41 %", "held by rests")
        .doesNotContain("commands");
  }

  @Test
  void shouldAnswerFromReceiptsWhateverTheQuota() {
    Outcome whole = run(Map.of(), "--json").expect(0).counted(50, 0, 0);
    assertThat(quotaInReceipt("7")).isEqualTo(100L);

    run(Map.of(), "--cpu-quota", "40", "--json")
        .expect(0)
        .counted(0, 50, 0)
        .digest((String) whole.json().get("result_digest"));
    run(Map.of(), "--cpu-quota", "60", "--fresh", "--json").expect(0).counted(50, 0, 0);
    assertThat(quotaInReceipt("7")).isEqualTo(60L);
    run(Map.of(), "--cpu-quota", "100", "--json").expect(0).counted(0, 50, 0);
  }

  @Test
  void shouldNotClaimOfCommandsThatTheyAreHeld() throws Exception {
    Inputs.write(dir, "in", "a\n");
    String[] command = {"run", "--input", "in", "--yool", "exec:cat", "--cpu-quota", "30"};

    assertThat(TeemProcess.in(dir).run(command).expect(0).out())
        .contains("30 %", "commands are not held to it");
    String[] again = {"run", "--input", "in", "--yool", "exec:cat", "--cpu-quota", "30", "--json"};
    assertThat(TeemProcess.in(dir).run(again).expect(0).json())
        .containsEntry("cpu_quota", Map.of("pct", 30L, "held_by", "rests", "commands_held", false));
    assertThat(
            TeemProcess.in(dir)
                .run("receipts", "find", "--item", "a", "--yool", "exec:cat", "--json")
                .expect(0)
                .json())
        .containsEntry("cpu_quota_pct", 100L);
  }

  @Test
  void shouldGoByTheEnvironmentUnlessTold() {
    assertThat(reported(Map.of("YOOL_CPU_QUOTA_PCT", "70"), "--json")).isEqualTo(rests(70));
    assertThat(
            reported(
                Map.of("YOOL_TUPLE_CPU_QUOTA_PCT", "60", "YOOL_CPU_QUOTA_PCT", "70"), "--json"))
        .isEqualTo(rests(60));
    assertThat(reported(Map.of("YOOL_CPU_QUOTA_PCT", "70"), "--cpu-quota", "80", "--json"))
        .isEqualTo(rests(80));
    assertThat(reported(Map.of("YOOL_CPU_QUOTA_PCT", "70"), "--cpu-quota", "100", "--json"))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-5", "101", "1000", "all"})
  void shouldHoldNothingWhereTheEnvironmentAsksForNoPart(String value) {
    assertThat(reported(Map.of("YOOL_CPU_QUOTA_PCT", value), "--json")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "101", "20%", "2.5", "half", "99999999999", ""})
  void shouldRefuseWhatIsNoPartOfAProcessor(String value) {
    run(Map.of(), "--cpu-quota", value)
        .refused(2, "--cpu-quota", "'" + value + "'", "from 1 to 100");
    assertThat(dir.resolve(".teem")).doesNotExist();
  }
}
