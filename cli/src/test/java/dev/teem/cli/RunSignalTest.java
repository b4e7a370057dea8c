package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C and kill: flushes, says what was done, and can be run again to go on. */
@Execution(ExecutionMode.CONCURRENT)
class RunSignalTest {
  private static final List<String> ITEMS = Inputs.lines(120);
  private static final String[] COMMAND = {
    "run", "--input", "in", "--yool", "exec:sleep 0.2; cat; echo >>ran", "--json"
  };

  @TempDir Path dir;

  @BeforeEach
  void shouldHaveAnInput() throws Exception {
    Inputs.write(dir, "in", ITEMS);
  }

  private void awaitSomeAgents(TeemProcess run) {
    run.awaitThat("some agents are done", () -> dir.resolve("ran").toFile().length() >= 20);
  }

  @ParameterizedTest(name = "SIG{0} to the group: {2}")
  @CsvSource({"INT,130,false", "TERM,143,false", "INT,130,true", "TERM,143,true", "HUP,129,true"})
  void shouldStopSayWhatWasDoneAndGoOnLater(String signal, int status, boolean group)
      throws Exception {
    Outcome stopped;
    try (TeemProcess run = TeemProcess.in(dir).under("setsid").start(COMMAND)) {
      awaitSomeAgents(run);
      if (group) {
        run.signalGroup(signal);
      } else {
        run.signal(signal);
      }
      stopped = run.await().expect(status);
    }
    long done = stopped.number("agents");
    assertThat(done).isBetween(1L, ITEMS.size() - 1L);
    assertThat(stopped.json())
        .containsEntry("failed", 0L)
        .containsEntry("executed", done)
        .containsEntry("complete", false)
        .containsEntry("result_digest", null);

    Outcome rest =
        TeemProcess.in(dir)
            .run(COMMAND)
            .expect(0)
            .said("going on")
            .counted(ITEMS.size() - done, done, 0)
            .digest(Digests.ofTexts(ITEMS.toArray(String[]::new)));
    assertThat(rest.err()).as("the store was left in order").doesNotContain("died");
  }

  @Test
  void shouldPrintTheTableWithTheWayOn() {
    try (TeemProcess run =
        TeemProcess.in(dir).start("run", "--input", "in", "--yool", COMMAND[4])) {
      awaitSomeAgents(run);
      run.signal("INT");
      assertThat(run.await().expect(130).out())
          .contains("executed", "digest", "run the same command again");
    }
  }

  @Test
  void shouldWriteNoResultsForAnUnfinishedRun() throws Exception {
    try (TeemProcess run =
        TeemProcess.in(dir)
            .start("run", "--input", "in", "--yool", COMMAND[4], "--results", "out")) {
      awaitSomeAgents(run);
      run.signal("INT");
      run.await().expect(130);
    }
    try (var files = Files.list(dir)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(".teem", "in", "ran");
    }
  }

  @Test
  void shouldStopWhileItWaitsForStandardInput() throws Exception {
    try (TeemProcess run =
        TeemProcess.in(dir)
            .pipedInput()
            .start("run", "--input", "-", "--yool", "exec:touch ran; cat", "--json")) {
      run.standardInput().write("a\n".getBytes(StandardCharsets.US_ASCII));
      run.standardInput().flush();
      run.awaitThat("it runs", () -> Files.exists(dir.resolve("ran")));
      run.signal("INT");
      run.await().expect(130);
    }
  }

  @Test
  void shouldLeaveNoCommandRunning() throws Exception {
    Inputs.write(dir, "in", "only\n");
    try (TeemProcess run =
        TeemProcess.in(dir)
            .start("run", "--input", "in", "--yool", "exec:echo $$ >pid; sleep 600; true")) {
      run.awaitThat("it runs", () -> dir.resolve("pid").toFile().length() > 1);
      long pid = Long.parseLong(Files.readString(dir.resolve("pid")).strip());
      run.signal("TERM");
      run.await().expect(143);
      assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }
  }
}
