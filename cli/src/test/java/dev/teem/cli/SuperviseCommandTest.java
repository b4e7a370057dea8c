package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.journal.lease.JournalEntry;
import dev.teem.journal.lease.LeaseJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Lanes kept staffed by one command, with workers that use the others. */
@Execution(ExecutionMode.CONCURRENT)
class SuperviseCommandTest {
  private static final String LANES =
      """
      [{"lane": "docs", "tree": ["docs/**", "guide/**"], "command": ["sh", "work.sh"]},
       {"lane": "src", "tree": ["src/**"], "command": ["./no-such-worker"]}]
      """;

  /** Takes its lane, gets something done, gives it back; the second run stays until it is ended. */
  private static final String WORKER =
      """
      [ ! -e done ] || exec sleep 600
      ./teem lease acquire && ./teem lease heartbeat && ./teem lease attempt --unit 1 || exit 9
      until [ -e done ]; do sleep 0.1; done
      ./teem lease release
      """;

  @TempDir Path dir;

  @BeforeEach
  void shouldHaveLanes() throws Exception {
    Inputs.write(dir, "lanes.json", LANES);
    Inputs.write(dir, "work.sh", WORKER);
    TeemProcess.script(dir);
  }

  @AfterEach
  void shouldLeaveNoWorkerBehind() throws Exception {
    if (Files.exists(dir.resolve(".teem/leases"))) {
      for (JournalEntry entry : entries("WORKER_LAUNCHED")) {
        String startedAt = (String) entry.fields().get("started_at");
        ProcessHandle.of((Long) entry.fields().get("pid"))
            .filter(process ->
                process
                    .info()
                    .startInstant()
                    .filter(at -> at.toString().equals(startedAt))
                    .isPresent())
            .ifPresent(process -> {
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
            });
      }
    }
  }

  private Outcome supervise(String... args) {
    try (TeemProcess started = start(args)) {
      return started.await();
    }
  }

  private TeemProcess start(String... args) {
    List<String> all = new ArrayList<>(List.of("supervise", "--lanes", "lanes.json"));
    all.addAll(List.of(args));
    return TeemProcess.in(dir).start(all.toArray(String[]::new));
  }

  /** What the journal has of an operation, or of what came of one. */
  private List<JournalEntry> entries(String opOrReasonClass) {
    List<JournalEntry> entries = new ArrayList<>();
    LeaseJournal.forEach(
        dir.resolve(".teem/leases"),
        entry -> {
          if (entry.op().text().equals(opOrReasonClass)
              || opOrReasonClass.equals(entry.fields().get("reason_class"))) {
            entries.add(entry);
          }
        });
    return entries;
  }

  private BooleanSupplier thereAre(int count, String opOrReasonClass) {
    return () ->
        Files.exists(dir.resolve(".teem/leases/log")) && entries(opOrReasonClass).size() >= count;
  }

  @Test
  void shouldKeepALaneStaffedByAWorkerThatIsAScript() throws Exception {
    Outcome stopped;
    try (TeemProcess watchdog = start("--target", "1", "--interval", "50ms")) {
      watchdog.awaitThat("progress", thereAre(1, "ATTEMPT"));
      String first = (String) entries("SPAWN").getFirst().fields().get("run_id");
      assertThat(entries("ACQUIRE").getFirst().fields().get("lease"))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsEntry("lane", "docs")
          .containsEntry("tree", List.of("docs/**", "guide/**"))
          .containsEntry("lane_kind", "cluster")
          .containsEntry("holder", first)
          .containsEntry("run_id", first);
      supervise("--target", "1").refused(3, "in use", "pid=" + watchdog.pid());

      Files.createFile(dir.resolve("done"));
      watchdog.awaitThat("a second worker", thereAre(2, "WORKER_LAUNCHED"));
      watchdog.signal("INT");
      stopped = watchdog.await().expect(130);
    }
    assertThat(entries("RELEASE")).hasSize(1);
    stopped.said("stopped watching; workers go on");
    assertThat(stopped.out()).contains("launched  lane=docs pid=", "ended     lane=docs");
    JournalEntry second = entries("WORKER_LAUNCHED").getLast();
    assertThat(ProcessHandle.of((Long) second.fields().get("pid")))
        .hasValueSatisfying(worker -> assertThat(worker.isAlive()).isTrue());

    assertThat(supervise("--target", "1", "--once").expect(0).out())
        .contains("in flight lane=docs", "AT_TARGET target=1, alive=1, admissible=2")
        .doesNotContain("launched");
    assertThat(supervise("--target", "1", "--once", "--cool-down", "0s").expect(0).out())
        .contains("ending    lane=docs pid=" + second.fields().get("pid"));
  }

  @Test
  void shouldSayWhatItWouldDoAndLeaveNoTrace() throws Exception {
    assertThat(supervise("--target", "2", "--dry-run").expect(0).out())
        .contains("to launch lane=docs", "to launch lane=src", "FILLING");
    assertThat(dir.resolve(".teem")).doesNotExist();
  }

  @Test
  void shouldRecoverTheJournalOnlyIfNobodyWorksWithIt() throws Exception {
    Inputs.write(dir, "lanes.json", "[" + LANES.lines().skip(1).findFirst().orElseThrow());
    for (String lane : List.of("one", "two", "three")) {
      TeemProcess.in(dir)
          .run("lease", "acquire", "--lane", lane, "--holder", "ann", "--tree", lane)
          .expect(0);
    }
    try (TeemProcess watchdog = start("--target", "4", "--interval", "1h")) {
      watchdog.awaitThat("it has tried to launch a worker", thereAre(1, "ENFORCE"));
      StoreFiles.flip(StoreFiles.log(dir.resolve(".teem/leases"), "log"), 0.5);

      supervise("--target", "0", "--once", "--recover")
          .refused(3, "in use", "pid=" + watchdog.pid());
      TeemProcess.in(dir).run("lease", "list").refused(3, "offset=", "--recover");
    }
    supervise("--target", "0", "--once").refused(3, "offset=", "--recover");
    supervise("--target", "0", "--once", "--recover").expect(0).said("Recovered log=");
    assertThat(TeemProcess.in(dir).run("lease", "list").expect(0).out())
        .contains("one")
        .doesNotContain("three");
  }

  @Test
  void shouldPrintLanesAsTheyAreWhateverTheLocale() throws Exception {
    Inputs.write(dir, "lanes.json", LANES.replace("\"src\"", "\"μέλη\""));
    for (String form : List.of("--json", "--no-count-spinning-as-alive")) {
      assertThat(
              TeemProcess.in(dir)
                  .jvm("-Dstdout.encoding=US-ASCII")
                  .run("supervise", "--lanes", "lanes.json", "--target", "2", "--dry-run", form)
                  .expect(0)
                  .out())
          .contains("μέλη");
    }
  }

  @Test
  void shouldPrintOneObjectForEachTick() {
    Outcome outcome =
        supervise("--target", "2", "--ticks", "2", "--interval", "10ms", "--json").expect(0);
    List<Map<String, Object>> ticks = outcome.out().lines().map(JsonText::object).toList();
    assertThat(ticks).hasSize(2);
    assertThat(ticks.getFirst())
        .containsEntry("target", 2L)
        .containsEntry("alive", 1L)
        .containsEntry("dry_run", false)
        .containsEntry("in_flight", List.of("docs"))
        .containsEntry("spawn", List.of());
    assertThat((List<?>) ticks.getFirst().get("entries")).hasSize(4);
    assertThat(ticks.getFirst().get("waiting")).asString().contains("src", "rests until");
    assertThat(ticks.getLast()).containsEntry("entries", List.of());
  }

  @Test
  void shouldSayWhatIsWrongWithACommand() throws Exception {
    supervise().refused(2, "--target");
    supervise("--target", "-1").refused(2, "target=-1");
    supervise("--target", "1", "--once", "--ticks", "3").refused(2, "--once", "--ticks");
    supervise("--target", "1", "--ticks", "0").refused(2, "--ticks");
    supervise("--target", "1", "--interval", "5").refused(2, "--interval", "'5'", "10s");
    supervise("--target", "1", "--interval", "0s").refused(2, "--interval", "10ms");
    supervise("--target", "1", "--grace", "999999999h").refused(2, "grace=");
    Inputs.write(dir, "lanes.json", "[{\"lane\": \"a\"}]");
    supervise("--target", "1").refused(2, "lanes.json", "lane 1", "tree", "missing");
    Inputs.write(dir, "lanes.json", LANES.replace("src/**", "src/**\\nweb/**"));
    supervise("--target", "1").refused(2, "lane 2", "lane=src", "line break");
    assertThat(dir.resolve(".teem")).doesNotExist();
  }
}
