package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.journal.log.ChronicleLog.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleLogTest extends RecordLogContractTest {
  private static final long DAY = 86_400_000L;

  @TempDir Path temp;

  private long now = 20_000 * DAY + 5;

  @Override
  RecordLog create() {
    return open("contract");
  }

  private ChronicleLog open(String name) {
    return ChronicleLog.open(temp.resolve(name), new Options(() -> now, 0, false));
  }

  @Test
  void shouldContinueAfterReopening() {
    for (int i = 0; i < 30; i++) {
      try (ChronicleLog log = open("log")) {
        assertThat(log.nextSequence()).isEqualTo(i * 3L);
        assertThat(log.report().recordsScanned()).isEqualTo(i * 3L);
        assertThat(log.report().messages()).isEmpty();
        assertThat(log.report().tornTailRemoved()).isFalse();
        for (int j = 0; j < 3; j++) {
          log.append(1, Payloads.of(i * 3L + j, 200), 0, 200);
        }
      }
    }
    try (ChronicleLog log = open("log");
        LogReader reader = log.newReader()) {
      for (int i = 0; i < 90; i++) {
        assertThat(reader.next()).isTrue();
        assertThat(Payloads.read(reader)).isEqualTo(Payloads.of(i, 200));
      }
      assertThat(log.lastPosition()).isEqualTo(reader.position());
    }
  }

  /** An interrupt closes the channel that is used next: none is. */
  @Test
  void shouldBeAppendedToInMemoryByAThreadThatIsInterrupted() throws Exception {
    int length = 1 << 15;
    int inMemory = 0;
    int count = 9_000;
    try (ChronicleLog log = open("log");
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      assertThat(log.isReady(length)).as("before the first").isFalse();
      for (int i = 0; i < count; i++) {
        byte[] payload = Payloads.of(i, length);
        if (log.isReady(length)) {
          inMemory++;
          Thread.currentThread().interrupt();
          log.appendInMemory(1, payload, 0, length);
          assertThat(Thread.interrupted()).isTrue();
        } else {
          other.submit(() -> log.append(1, payload, 0, length)).get();
        }
      }
      assertThat(log.files()).hasSize(1);
      now += DAY;
      assertThat(log.isReady(length)).as("on another day").isFalse();
    }
    assertThat(inMemory).isGreaterThan(count * 9 / 10);
    try (ChronicleLog log = open("log");
        LogReader reader = log.newReader()) {
      assertThat(log.isReady(length)).as("opened anew").isFalse();
      for (int i = 0; i < count; i++) {
        assertThat(reader.next()).isTrue();
        assertThat(Payloads.read(reader)).isEqualTo(Payloads.of(i, length));
      }
    }
  }

  @Test
  void shouldStartAFileADayAndIgnoreAClockThatGoesBack() throws IOException {
    List<Long> positions = new ArrayList<>();
    try (ChronicleLog log = open("log");
        LogReader follower = log.newReader()) {
      for (int day = 0; day < 4; day++) {
        for (int i = 0; i < 10; i++) {
          positions.add(log.append(1, Payloads.of(positions.size(), 99), 0, 99));
          assertThat(follower.next()).isTrue();
          assertThat(follower.position()).isEqualTo(positions.getLast());
          now -= i * DAY;
          positions.add(log.append(1, Payloads.of(positions.size(), 99), 0, 99));
          now += i * DAY;
          assertThat(follower.next()).isTrue();
        }
        log.force();
        now += day == 2 ? 40 * DAY : DAY;
      }
      assertThat(follower.next()).isFalse();
    }
    assertThat(positions).isSorted();
    assertThat(names("log"))
        .containsExactly(
            "20241004-00.cq4",
            "20241005-00.cq4",
            "20241006-00.cq4",
            "20241115-00.cq4",
            "metadata.cq4t");
    now -= 100 * DAY;
    try (ChronicleLog log = open("log");
        LogReader reader = log.newReader()) {
      assertThat(log.report().recordsScanned()).isEqualTo(80);
      positions.add(log.append(1, Payloads.of(80, 99), 0, 99));
      for (int i = 0; i < 81; i++) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.position()).isEqualTo(positions.get(i));
        assertThat(Payloads.read(reader)).isEqualTo(Payloads.of(i, 99));
      }
    }
    try (ChronicleLog log =
            ChronicleLog.open(
                temp.resolve("log"), new Options(() -> now, positions.get(35), false));
        LogReader reader = log.newReader()) {
      assertThat(log.report().recordsScanned()).isEqualTo(81 - 35);
      assertThat(log.nextSequence()).isEqualTo(81);
      reader.moveTo(positions.getFirst());
      assertThat(reader.sequence()).isZero();
    }
  }

  @Test
  void shouldKeepFilesPrivateAndSmall() throws IOException {
    try (ChronicleLog log = open("log")) {
      log.append(1, new byte[100], 0, 100);
      log.force();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("log"))))
        .isEqualTo("rwx------");
    long blocks = 0;
    for (String name : names("log")) {
      Path file = temp.resolve("log").resolve(name);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      blocks += Children.diskBytes(file);
    }
    assertThat(blocks).isLessThan(2 << 20);
  }

  @Test
  void shouldRefuseForeignAndMissingFiles() throws IOException {
    for (int day = 0; day < 3; day++) {
      try (ChronicleLog log = open("log")) {
        log.append(1, new byte[10], 0, 10);
      }
      now += DAY;
    }
    Path foreign = temp.resolve("log").resolve("notes.txt");
    Files.writeString(foreign, "x");
    assertThatThrownBy(() -> open("log")).hasMessageContaining("notes.txt");
    Files.delete(foreign);
    Path kept = temp.resolve("middle");
    Files.move(temp.resolve("log").resolve("20241005-00.cq4"), kept);
    assertThatThrownBy(() -> open("log"))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("missing");
    Files.move(kept, temp.resolve("log").resolve("20241005-00.cq4"));
    Files.delete(temp.resolve("log").resolve("20241004-00.cq4"));
    assertThatThrownBy(() -> open("log"))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("missing");
  }

  @Test
  void shouldRefuseUseAfterClose() {
    ChronicleLog log = open("log");
    log.close();
    log.close();
    assertThatThrownBy(() -> log.append(1, new byte[1], 0, 1)).hasMessageContaining("closed");
    assertThatThrownBy(log::force).hasMessageContaining("closed");
  }

  private List<String> names(String name) throws IOException {
    try (Stream<Path> entries = Files.list(temp.resolve(name))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
