package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.journal.log.ChronicleLog.Options;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullTest {
  private static final long DAY = 86_400_000L;

  @TempDir Path temp;

  private Path disk;
  private long now = 20_000 * DAY;

  @BeforeEach
  void mount() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    assumeTrue(System.getProperty("user.name").equals("root"));
    disk = Files.createDirectory(temp.resolve("disk"));
    String output = Children.run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString());
    assumeTrue(output.isEmpty(), output);
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      Children.run("umount", disk.toString());
    }
  }

  @Test
  void shouldRefuseAnAppendAndGoOnOnceThereIsRoom() throws IOException {
    Path ballast = disk.resolve("ballast");
    int appended = 0;
    try (ChronicleLog log = open();
        LogReader reader = log.newReader()) {
      fill(ballast, 4 << 20);
      for (int episode = 0; episode < 3; episode++) {
        appended = appendUntilFull(log, appended);
        long next = log.nextSequence();
        assertThatThrownBy(() -> log.append(1, new byte[500_000], 0, 500_000))
            .isInstanceOf(LogFullException.class)
            .hasMessageContaining("folder=" + disk);
        assertThat(log.nextSequence()).isEqualTo(next);
        now += DAY;
        assertThatThrownBy(() -> log.append(1, new byte[10], 0, 10))
            .isInstanceOf(LogFullException.class);
        now -= DAY;
        log.force();
        while (reader.next()) {
          assertThat(Payloads.read(reader)).isEqualTo(Payloads.of(reader.sequence(), 3000));
        }
        assertThat(reader.sequence()).isEqualTo(appended - 1L);
        shrink(ballast, 500_000);
      }
    }
    fill(disk.resolve("rest"), 16 << 20);
    try (ChronicleLog log = open()) {
      assertThat(log.nextSequence()).isEqualTo(appended);
      appended = appendUntilFull(log, appended);
      Files.delete(disk.resolve("rest"));
      now += DAY;
      log.append(1, new byte[10], 0, 10);
      assertThat(log.nextSequence()).isEqualTo(appended + 1L);
    }
    try (ChronicleLog log = open()) {
      assertThat(log.nextSequence()).isEqualTo(appended + 1L);
    }
  }

  @Test
  void shouldRefuseToMakeALogOnAFullDisk() throws IOException {
    fill(disk.resolve("ballast"), 16 << 20);
    assertThatThrownBy(this::open).isInstanceOf(LogFullException.class);
    Files.delete(disk.resolve("ballast"));
    try (ChronicleLog log = open()) {
      fill(disk.resolve("ballast"), 16 << 20);
      assertThatThrownBy(() -> log.append(1, new byte[1], 0, 1))
          .isInstanceOf(LogFullException.class);
      Files.delete(disk.resolve("ballast"));
      log.append(1, new byte[1], 0, 1);
    }
    try (ChronicleLog log = open()) {
      assertThat(log.nextSequence()).isEqualTo(1);
    }
  }

  private int appendUntilFull(ChronicleLog log, int from) {
    int i = from;
    while (true) {
      try {
        log.append(1, Payloads.of(i, 3000), 0, 3000);
        i++;
      } catch (LogFullException e) {
        return i;
      }
    }
  }

  private ChronicleLog open() {
    return ChronicleLog.open(disk.resolve("log"), new Options(() -> now, 0, false));
  }

  private static void fill(Path file, int bytes) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int written = 0; written < bytes; written += 4096) {
        out.write(new byte[4096]);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("space");
    }
  }

  private static void shrink(Path file, int bytes) throws IOException {
    Children.run("truncate", "-s", "-" + bytes, file.toString());
  }
}
