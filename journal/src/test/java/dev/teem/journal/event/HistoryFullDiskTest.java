package dev.teem.journal.event;

import static dev.teem.journal.event.IoJournalContractTest.append;
import static dev.teem.journal.event.IoJournalContractTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.journal.log.Children;
import dev.teem.journal.log.LogFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFullDiskTest {
  @TempDir Path temp;
  private Path disk;

  @BeforeEach
  void mount() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    assumeTrue(System.getProperty("user.name").equals("root"));
    disk = Files.createDirectory(temp.resolve("disk"));
    String output =
        Children.run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString());
    assumeTrue(output.isEmpty(), output);
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      Children.run("umount", disk.toString());
    }
  }

  @Test
  void shouldRefuseAnAnswerAndGoOnOnceThereIsRoom() throws IOException {
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[2 << 20]);
    IoOutcome answer = new IoOutcome.Value(new byte[300_000], Cost.NONE);
    Path dir = disk.resolve("history");
    long kept = 0;
    try (History history = History.open(new HistoryContext(dir, JournalMode.RECORD))) {
      while (true) {
        try {
          append(history.journal(), record(1, kept, answer));
          kept++;
        } catch (LogFullException e) {
          break;
        }
      }
      assertThat(kept).isPositive();
      assertThat(history.journal().size()).isEqualTo(kept);
      assertThat(history.journal().find(1, kept)).isNull();
      Files.delete(ballast);
      append(history.journal(), record(1, kept, answer));
    }
    try (History history = History.open(new HistoryContext(dir, JournalMode.REPLAY))) {
      assertThat(history.journal().size()).isEqualTo(kept + 1);
    }
  }
}
