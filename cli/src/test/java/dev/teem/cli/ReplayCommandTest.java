package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.event.IoRequest;
import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.Signal;
import dev.teem.journal.event.History;
import dev.teem.journal.event.HistoryContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class ReplayCommandTest {
  private static final int ANSWERS = 40;

  @TempDir Path dir;

  private static final Program ASKING =
      sys -> {
        Signal.Boot boot = (Signal.Boot) sys.receive().body();
        Capability handle = sys.open(boot.devices().get("d"));
        for (int i = 0; i < ANSWERS; i++) {
          sys.read(handle, "question " + i);
        }
      };

  private Path recorded() throws Exception {
    Path folder = dir.resolve("history");
    HistoryContext context = new HistoryContext(folder, JournalMode.RECORD).codeVersion("test 7");
    try (History history = History.open(context);
        Engine engine =
            Engine.launch(
                new EngineContext()
                    .cores(1)
                    .journal(history.mode(), history.journal())
                    .eventSink(history.events())
                    .device("d", Device.blocking(request -> request)))) {
      assertThat(engine.waitExit(engine.boot(ASKING, "d"))).isEqualTo(ExitReason.NORMAL);
    }
    return folder;
  }

  private Outcome replay(String... args) {
    String[] words = new String[args.length + 1];
    words[0] = "replay";
    System.arraycopy(args, 0, words, 1, args.length);
    return TeemProcess.in(dir).run(words);
  }

  @Test
  void shouldCountWhatAHistoryHas() throws Exception {
    recorded();

    Outcome fine = replay("history").expect(0);
    assertThat(fine.err()).isEmpty();
    assertThat(fine.out())
        .contains("processes  1\n", "operations 40\n", "code test 7", "whole and in order");

    Map<String, Object> json = replay("history", "--json").expect(0).json();
    assertThat(json)
        .containsEntry("ok", true)
        .containsEntry("processes", 1L)
        .containsEntry("operations", (long) ANSWERS)
        .containsEntry("events_lost", 0L)
        .containsEntry("runs", 1L)
        .containsEntry("code_version", "test 7")
        .containsEntry("recorded_by", ProcessHandle.current().pid());
    assertThat((long) json.get("events")).isGreaterThan(ANSWERS);
    assertThat((long) json.get("bytes")).isGreaterThan(ANSWERS * 50L);
  }

  @Test
  void shouldTellOfDamageAndWhere() throws Exception {
    Path file = StoreFiles.log(recorded(), "io");
    StoreFiles.flip(file, 0.9);

    replay("history").refused(1, "mismatch: ", "file=", "history/io", "offset=", "CRC32C");

    Outcome json = replay("history", "--json").expect(1);
    assertThat(json.json()).containsEntry("ok", false).containsKeys("place", "expected", "got");
  }

  /** As a run leaves it that was killed while two answers of a process were under way. */
  @Test
  void shouldTellOfAMissingAnswer() throws Exception {
    Path folder = recorded();
    History open = History.open(new HistoryContext(folder, JournalMode.RECOVER));
    CountDownLatch kept = new CountDownLatch(1);
    open.journal()
        .append(
            new IoRecord(
                1,
                ANSWERS + 1L,
                IoRequest.of("d", IoRequest.Verb.READ, "question"),
                new IoOutcome.Failed("no")),
            failure -> kept.countDown());
    assertThat(kept.await(10, TimeUnit.SECONDS)).isTrue();

    replay("history")
        .refused(1, "mismatch: ", "pid=1 op=40", "expected=op=40 before op=41", "got=");
    assertThat(replay("history", "--json").expect(1).json())
        .containsEntry("pid", 1L)
        .containsEntry("op", 40L);

    open.close();
    replay("history").expect(0);
  }

  @Test
  void shouldSayThatThereIsNoHistory() throws Exception {
    Files.createDirectory(dir.resolve("folder"));
    Files.writeString(dir.resolve("file"), "");
    for (String none : new String[] {"folder", "file", "missing"}) {
      replay(none).refused(3, none, "not a history", "check the path");
    }
    assertThat(dir.resolve("missing")).doesNotExist();
  }

  @Test
  void shouldRefuseWrongUsage() {
    assertThat(replay("--help").expect(0).out()).contains("Exit status: 0", "DIR");
    replay().refused(2, "DIR");
    replay("a", "b").refused(2, "b");
    replay("a", "--no-such-option").refused(2, "--no-such-option");
  }

  @Test
  void shouldShowHowFarItIsOnATerminalOnly() throws Exception {
    recorded();
    assertThat(
            TeemProcess.in(dir)
                .environment(Map.of("TEEM_TERMINAL", "80"))
                .run("replay", "history")
                .expect(0)
                .err())
        .contains("\r");
  }
}
