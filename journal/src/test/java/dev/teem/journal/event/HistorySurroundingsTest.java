package dev.teem.journal.event;

import static dev.teem.journal.event.IoJournalContractTest.append;
import static dev.teem.journal.event.IoJournalContractTest.record;
import static dev.teem.journal.event.IoJournalContractTest.recordsOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.engine.event.IoRecord;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.OpenAndTell;
import dev.teem.journal.SmallDisk;
import dev.teem.journal.WanderingClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What disks, permissions, clocks and other people do to a history. */
class HistorySurroundingsTest {
  @TempDir Path temp;
  private final WanderingClock clock = new WanderingClock();
  private final List<IoRecord> kept = new ArrayList<>();

  private Path dir() {
    return temp.resolve("history");
  }

  private History open(Path dir, JournalMode mode) {
    return History.open(new HistoryContext(dir, mode).clock(clock));
  }

  private void keepOne(History history) {
    IoRecord next = record(1, kept.size(), IoJournalContractTest.VALUE);
    append(history.journal(), next);
    kept.add(next);
  }

  private void recordSome(Path dir) {
    try (History history = open(dir, JournalMode.RECORD)) {
      for (int i = 0; i < 5; i++) {
        keepOne(history);
      }
    }
  }

  @Test
  void shouldBeReplayedButNotGoOnWhereNothingCanBeWritten() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(temp, "16m")) {
      Path dir = disk.folder().resolve("history");
      recordSome(dir);
      disk.writable(false);
      try (History history = open(dir, JournalMode.REPLAY)) {
        assertThat(recordsOf(history.journal())).isEqualTo(kept);
      }
      assertThatThrownBy(() -> open(dir, JournalMode.RECOVER))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(dir.toString())
          .hasMessageContaining("Read-only file system");
      disk.writable(true);
      try (History history = open(dir, JournalMode.RECOVER)) {
        assertThat(recordsOf(history.journal())).isEqualTo(kept);
      }
    }
  }

  @Test
  void shouldNameTheFileThatItHasNoPermissionFor() throws Exception {
    recordSome(dir());
    try (Stream<Path> walk = Files.walk(dir())) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        String said = OpenAndTell.unprivileged("history", dir());
        assumeTrue(said != null, "is root and cannot drop its rights");
        assertThat(said).startsWith("StoreException: ").contains(file.toString());
        if (file.toString().endsWith("cq4")) {
          assertThat(OpenAndTell.unprivileged("replay", dir()))
              .startsWith("StoreException: ")
              .contains(file.toString());
        }
        Files.setPosixFilePermissions(file, before);
      }
    }
    assertThat(OpenAndTell.unprivileged("history", dir())).isEqualTo(OpenAndTell.OPENED);
  }

  @Test
  void shouldSayThatItsFilesAreGone() throws IOException {
    for (String gone : List.of("LOCK", "io", "events", "")) {
      Path dir = temp.resolve("without-" + gone);
      kept.clear();
      recordSome(dir);
      History history = open(dir, JournalMode.RECOVER);
      delete(dir.resolve(gone));
      assertThatThrownBy(
              () -> {
                keepOne(history);
                history.close();
              })
          .isInstanceOf(StoreException.class)
          .hasStackTraceContaining("was deleted or replaced while in use")
          .hasStackTraceContaining(dir.toString());
      closeAnyhow(history);
      if (gone.equals("LOCK") || gone.equals("events")) {
        try (History left = open(dir, JournalMode.RECOVER)) {
          assertThat(recordsOf(left.journal())).isEqualTo(kept);
        }
      } else {
        assertThatThrownBy(() -> open(dir, JournalMode.RECOVER))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining(dir.toString());
      }
    }
  }

  /** So that the next one can have the folder. */
  private static void closeAnyhow(History history) {
    try {
      history.close();
    } catch (StoreException again) {
      assertThat(again).hasStackTraceContaining("was deleted or replaced while in use");
    }
  }

  private static void delete(Path what) throws IOException {
    try (Stream<Path> walk = Files.walk(what)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void shouldBeOneProcesssAtATime() throws Exception {
    recordSome(dir());
    Process other = OpenAndTell.start("history", dir());
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo(OpenAndTell.OPENED);
      assertThatThrownBy(() -> open(dir(), JournalMode.RECOVER))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use by process pid=" + other.pid());
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
    try (History history = open(dir(), JournalMode.RECOVER)) {
      assertThat(history.notes()).isEmpty();
      assertThat(recordsOf(history.journal())).isEqualTo(kept);
      assertThat(OpenAndTell.unprivileged("history", dir()))
          .contains("is in use by process pid=" + ProcessHandle.current().pid());
    }
  }

  @Test
  void shouldKeepTheOrderOfAnswersWhateverTheClockSays() {
    recordSome(dir());
    for (long days : new long[] {1, -2, 366, -731, 400}) {
      clock.move(Duration.ofDays(days));
      try (History history = open(dir(), JournalMode.RECOVER)) {
        for (int i = 0; i < 3; i++) {
          keepOne(history);
          clock.move(Duration.ofDays(-i));
        }
        assertThat(history.notes()).isEmpty();
      }
      try (History history = open(dir(), JournalMode.REPLAY)) {
        assertThat(recordsOf(history.journal())).isEqualTo(kept);
      }
    }
    assertThat(HistoryCheck.run(dir(), _ -> {}).operations()).isEqualTo(kept.size());
  }
}
