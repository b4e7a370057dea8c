package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineCountersTest {
  private static final long START = 1_700_000_000_000_000L;

  @TempDir Path temp;

  private Path file() {
    return temp.resolve(EngineCounters.FILE_NAME);
  }

  private EngineCounters inFile(boolean deleteOnClose) {
    return EngineCounters.inFolder(temp, 2, START, deleteOnClose);
  }

  private static Map<String, Long> values(CountersFile file) {
    Map<String, Long> values = new LinkedHashMap<>();
    file.forEach(values::put);
    return values;
  }

  /** Something of everything. */
  private static void record(EngineCounters counters) {
    EventRing ring = new EventRing(counters.core(0));
    ring.boot(0);
    ring.spawn(0, 1, 0, "init");
    ring.spawn(0, 2, 1, "b");
    ring.sched(0, 1);
    ring.send(0, 1, 2);
    ring.recv(0, 2);
    ring.charge(0, 2, "tokens", 40);
    ring.charge(0, 2, "usd", 0.1);
    ring.charge(0, 2, "usd", 0.2);
    ring.fault(0, 2, "boom");
    ring.exit(0, 2, "b", new ExitReason.Fault("boom"));
    counters.core(0).mailboxFull();
    counters.core(0).inboxFull();
    counters.core(0).slowStep();
    counters.core(0).publish();
    EventRing other = new EventRing(counters.core(1));
    other.spawn(0, 3, 1, "c");
    other.exit(0, 3, "c", new ExitReason.Custom("bored", null));
    other.spawn(0, 4, 1, "d");
    other.spawn(0, 5, 1, "e");
    counters.core(1).publish();
  }

  private static Metrics recorded() {
    return new Metrics(
        3,
        15,
        5,
        2,
        1,
        1,
        1,
        1,
        Map.of("fault", 1L, "custom", 1L),
        Map.of("tokens", 40.0, "usd", 0.3),
        1,
        1,
        0,
        1);
  }

  @Test
  void shouldAddUpTheCores() {
    try (EngineCounters counters = EngineCounters.onHeap(2)) {
      record(counters);
      assertThat(counters.metrics()).isEqualTo(recorded());
    }
  }

  @Test
  void shouldKnowHowManyProcessesOfACoreAreAlive() {
    try (EngineCounters counters = EngineCounters.onHeap(2)) {
      record(counters);
      assertThat(counters.core(0).processes()).isEqualTo(1);
      assertThat(counters.core(1).processes()).isEqualTo(2);
    }
  }

  @Test
  void shouldCountExitsByTheKindOfTheirReason() {
    try (EngineCounters counters = EngineCounters.onHeap(1)) {
      EventRing ring = new EventRing(counters.core(0));
      ring.exit(0, 1, null, ExitReason.NORMAL);
      ring.exit(0, 2, null, new ExitReason.Killed(1));
      ring.exit(0, 3, null, new ExitReason.Fault("boom"));
      ring.exit(0, 4, null, new ExitReason.Quota("usd"));
      ring.exit(0, 5, null, ExitReason.DEADLINE);
      ring.exit(0, 6, null, ExitReason.SHUTDOWN);
      ring.exit(0, 7, null, ExitReason.SHUTDOWN);
      counters.core(0).publish();
      assertThat(counters.metrics().exitsByReason())
          .isEqualTo(
              Map.of(
                  "normal",
                  1L,
                  "killed",
                  1L,
                  "fault",
                  1L,
                  "quota",
                  1L,
                  "deadline",
                  1L,
                  "shutdown",
                  2L));
      assertThat(counters.metrics().exits()).isEqualTo(7);
    }
  }

  @Test
  void shouldShowNothingBeforeItIsPublished() {
    try (EngineCounters counters = EngineCounters.onHeap(1)) {
      new EventRing(counters.core(0)).spawn(0, 1, 0, "init");
      assertThat(counters.metrics().spawns()).isZero();
      counters.core(0).publish();
      assertThat(counters.metrics().spawns()).isEqualTo(1);
    }
  }

  @Test
  void shouldBeReadThroughAnotherMapping() throws IOException {
    try (EngineCounters counters = inFile(true);
        CountersFile file = CountersFile.open(file())) {
      assertThat(file.cores()).isEqualTo(2);
      assertThat(file.startMicros()).isEqualTo(START);
      assertThat(file.writerPid()).isEqualTo(ProcessHandle.current().pid());
      assertThat(values(file)).hasSize(2 * Counter.PER_CORE).containsEntry("core=0 name=sends", 0L);

      record(counters);

      assertThat(file.metrics()).isEqualTo(recorded()).isEqualTo(counters.metrics());
      assertThat(file.metricsText(Map.of())).isEqualTo(counters.metricsText(Map.of()));
      assertThat(values(file))
          .containsEntry("core=0 name=spawns", 2L)
          .containsEntry("core=1 name=spawns", 3L)
          .containsEntry("core=0 name=exits reason=fault", 1L)
          .containsEntry("core=0 name=charged meter=usd unit=millionths", 300_000L);
    }
  }

  @Test
  void shouldBePrivateToTheUser() throws IOException {
    Path folder = temp.resolve("made");
    try (EngineCounters counters = EngineCounters.inFolder(folder, 1, START, false)) {
      counters.core(0).publish();
      assertThat(permissions(folder)).isEqualTo("rwx------");
      assertThat(permissions(folder.resolve(EngineCounters.FILE_NAME))).isEqualTo("rw-------");
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void shouldLeaveOrDeleteTheFileAsTold() throws IOException {
    inFile(false).close();
    assertThat(temp).isDirectoryContaining(path -> path.equals(file()));
    inFile(true).close();
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void shouldReplaceWhatAnEarlierEngineLeft() throws IOException {
    Path unfinished = temp.resolve(EngineCounters.FILE_NAME + ".new");
    Files.writeString(unfinished, "half");
    try (EngineCounters earlier = inFile(false);
        CountersFile old = CountersFile.open(file());
        EngineCounters counters = inFile(false);
        CountersFile file = CountersFile.open(file())) {
      record(earlier);
      assertThat(old.metrics()).isEqualTo(recorded());
      assertThat(file.metrics()).isEqualTo(counters.metrics());
      assertThat(file.metrics().events()).isZero();
      assertThat(unfinished).doesNotExist();
    }
  }

  @Test
  void shouldRefuseWhatComesAfterClosing() throws IOException {
    EngineCounters counters = inFile(false);
    CountersFile file = CountersFile.open(file());
    counters.core(0).slowStep();
    counters.close();
    counters.close();
    file.close();
    file.close();
    assertThatThrownBy(() -> counters.core(0).publish()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(counters::metrics).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(file::metrics).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldNameAFileThatCannotBeMade() throws IOException {
    Path taken = Files.createFile(temp.resolve("taken"));
    assertThatThrownBy(() -> EngineCounters.inFolder(taken, 1, START, true))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("file=" + taken.resolve(EngineCounters.FILE_NAME));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, EngineCounters.MAX_CORES + 1})
  void shouldRefuseANumberOfCoresThatCannotBe(int cores) {
    assertThatThrownBy(() -> EngineCounters.onHeap(cores))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cores=" + cores);
    assertThatThrownBy(() -> EngineCounters.inFolder(temp, cores, START, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(temp).isEmptyDirectory();
  }
}
