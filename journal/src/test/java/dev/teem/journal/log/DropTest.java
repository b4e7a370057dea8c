package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.journal.log.ChronicleLog.Options;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose oldest files are given up. */
class DropTest {
  private static final long DAY = 86_400_000;
  private static final int A_DAY = 10;
  private static final String FIRST = "20241004-00.cq4";
  private static final String SECOND = "20241005-00.cq4";
  private static final String THIRD = "20241006-00.cq4";
  private static final String FOURTH = "20241007-00.cq4";

  @TempDir Path temp;
  private final List<Long> positions = new ArrayList<>();
  private long now = 20_000L * DAY;

  private Path folder() {
    return temp.resolve("log");
  }

  private ChronicleLog open(boolean recover) {
    return ChronicleLog.open(folder(), new Options(() -> now, 0, recover));
  }

  @BeforeEach
  void shouldHaveFourDays() {
    try (ChronicleLog log = open(false)) {
      for (int day = 0; day < 4; day++) {
        for (int i = 0; i < A_DAY; i++) {
          append(log);
        }
        now += DAY;
      }
    }
    now -= DAY;
  }

  private void append(ChronicleLog log) {
    positions.add(log.append(1, Payloads.of(positions.size(), 99), 0, 99));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> entries = Files.list(folder())) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.endsWith(".cq4"))
          .sorted()
          .toList();
    }
  }

  /** Everything from a record on can be read in order. */
  private void hasFrom(ChronicleLog log, int first) {
    assertThat(log.firstSequence()).isEqualTo(first);
    assertThat(log.nextSequence()).isEqualTo(positions.size());
    try (LogReader reader = log.newReader()) {
      for (int i = first; i < positions.size(); i++) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.sequence()).isEqualTo(i);
        assertThat(reader.position()).isEqualTo(positions.get(i));
        assertThat(Payloads.read(reader)).isEqualTo(Payloads.of(i, 99));
      }
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void shouldGiveUpTheFilesBeforeAPosition() throws IOException {
    try (ChronicleLog log = open(false)) {
      List<LogFile> before = log.files();
      long bytes = log.dropBefore(positions.get(25));

      assertThat(bytes).isEqualTo(before.get(0).bytes() + before.get(1).bytes()).isPositive();
      assertThat(files()).containsExactly(THIRD, FOURTH);
      assertThat(log.files()).isEqualTo(before.subList(2, 4));
      assertThat(log.dropBefore(positions.get(25))).isZero();
      hasFrom(log, 20);
      append(log);
    }
    try (ChronicleLog log = open(false)) {
      assertThat(log.report().messages()).isEmpty();
      hasFrom(log, 20);
      now += DAY;
      append(log);
      hasFrom(log, 20);
      log.dropBefore(log.lastPosition());
      hasFrom(log, 41);
    }
    try (ChronicleLog log = open(false)) {
      hasFrom(log, 41);
    }
  }

  @Test
  void shouldSayWhenItsFilesWereBegun() {
    try (ChronicleLog log = open(false)) {
      assertThat(log.files())
          .extracting(LogFile::sinceEpochMillis)
          .containsExactly(now - 3 * DAY, now - 2 * DAY, now - DAY, now);
      assertThat(log.files()).extracting(LogFile::firstSequence).containsExactly(0L, 10L, 20L, 30L);
      assertThat(log.files().get(1).position())
          .isGreaterThan(positions.get(9))
          .isLessThan(positions.get(10));
    }
  }

  @Test
  void shouldHaveMoreFilesADayWhereThereIsMuchToKeep() throws IOException {
    Path large = temp.resolve("large");
    Options options = new Options(() -> now, 0, false).fileBytes(1 << 16);
    List<Long> found = new ArrayList<>();
    try (ChronicleLog log = ChronicleLog.open(large, options)) {
      for (int i = 0; i < 200; i++) {
        found.add(log.append(1, Payloads.of(i, 3_000), 0, 3_000));
      }
      // A record that is longer than a file is to be has one of its own.
      found.add(log.append(1, Payloads.of(200, 100_000), 0, 100_000));
      found.add(log.append(1, Payloads.of(201, 10), 0, 10));
    }
    assertThat(found).isSorted();
    try (ChronicleLog log = ChronicleLog.open(large, options);
        LogReader reader = log.newReader()) {
      assertThat(log.files().size()).isBetween(11, 14);
      assertThat(log.files().getFirst().path()).hasFileName(FOURTH);
      assertThat(log.files().get(1).path()).hasFileName("20241007-01.cq4");
      for (int i = 0; i < found.size(); i++) {
        assertThat(reader.next()).isTrue();
        assertThat(reader.position()).isEqualTo(found.get(i));
        assertThat(Payloads.read(reader)).isEqualTo(Payloads.of(i, reader.length()));
      }
      log.dropBefore(found.get(150));
      assertThat(log.firstSequence()).isBetween(120L, 150L);
    }
    try (RandomAccessFile file = new RandomAccessFile(newest(large).toFile(), "rw")) {
      file.seek(Position.byteOffset(found.getLast()) - Frame.EXCERPT_HEADER);
      file.write(new byte[] {1, 2, 3, 4, 5});
    }
    Options recovering = new Options(() -> now, 0, true).fileBytes(1 << 16);
    try (ChronicleLog log = ChronicleLog.open(large, recovering);
        LogReader reader = log.newReader()) {
      assertThat(log.nextSequence()).isEqualTo(201);
      while (reader.next()) {
        assertThat(reader.position()).isEqualTo(found.get((int) reader.sequence()));
      }
      assertThat(reader.sequence()).isEqualTo(200);
    }
  }

  private static Path newest(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> entry.toString().endsWith(".cq4")).sorted().toList().getLast();
    }
  }

  @Test
  void shouldGiveUpAllRecordsOnceANewFileIsStarted() throws IOException {
    try (ChronicleLog log = open(false)) {
      log.startFile();
      log.startFile();
      assertThat(files()).containsExactly(FIRST, SECOND, THIRD, FOURTH, "20241007-01.cq4");
    }
    now -= 3 * DAY;
    try (ChronicleLog log = open(false)) {
      hasFrom(log, 0);
      log.startFile();
      append(log);
      log.dropBefore(log.lastPosition());

      assertThat(files()).containsExactly("20241007-01.cq4");
      hasFrom(log, 40);
    }
    try (ChronicleLog log = ChronicleLog.open(temp.resolve("new"), Options.checkAll())) {
      log.startFile();
      assertThat(log.files()).isEmpty();
    }
  }

  @Test
  void shouldKeepTheFileThatIsWritten() throws IOException {
    try (ChronicleLog log = open(false)) {
      log.dropBefore(Position.of(Position.file(log.lastPosition()) + 5, 64));
      assertThat(files()).containsExactly(FOURTH);
      hasFrom(log, 30);
    }
  }

  @Test
  void shouldGiveUpAllFilesAndGoOnWithAnother() throws IOException {
    try (ChronicleLog log = open(false)) {
      long bytes = log.files().stream().mapToLong(LogFile::bytes).sum();
      assertThat(log.dropAll()).isEqualTo(bytes).isPositive();

      assertThat(files()).isEmpty();
      assertThat(log.dropAll()).isZero();
      assertThat(log.lastPosition()).isZero();
      hasFrom(log, 40);
      // In the same hour as the last file that was given up, and then in an hour before it.
      append(log);
      now -= 2 * DAY;
      append(log);
      hasFrom(log, 40);
    }
    try (ChronicleLog log = open(false)) {
      assertThat(log.report().messages()).isEmpty();
      hasFrom(log, 40);
      append(log);
      log.dropAll();
      hasFrom(log, 43);
    }
    try (ChronicleLog log = open(false)) {
      assertThat(log.report().messages()).isEmpty();
      hasFrom(log, 43);
      append(log);
      hasFrom(log, 43);
    }
    assertThat(files()).hasSize(1);
  }

  @Test
  void shouldOpenFromAPositionThatWasGivenUp() {
    long last = positions.getLast();
    try (ChronicleLog log = open(false)) {
      log.dropAll();
    }
    Options later = new Options(() -> now, Position.of(Position.file(last) + 1, 64), false);
    assertThatThrownBy(() -> ChronicleLog.open(folder(), later))
        .isInstanceOf(CorruptLogException.class);
    Options trusting = new Options(() -> now, last, false);
    try (ChronicleLog log = ChronicleLog.open(folder(), trusting)) {
      assertThat(log.isDropped(last)).isTrue();
      append(log);
      hasFrom(log, 40);
    }
    try (ChronicleLog log = ChronicleLog.open(folder(), trusting)) {
      hasFrom(log, 40);
    }
  }

  @Test
  void shouldGiveUpAllFilesWhenItDiesInBetween() throws IOException {
    Path kept = Files.createDirectory(temp.resolve("kept"));
    List<String> all = List.of(FIRST, SECOND, THIRD, FOURTH);
    for (String file : all) {
      Files.copy(folder().resolve(file), kept.resolve(file));
    }
    try (ChronicleLog log = open(false)) {
      log.dropAll();
    }
    for (String file : all) {
      Files.copy(kept.resolve(file), folder().resolve(file));
    }
    try (ChronicleLog log = open(false)) {
      assertThat(files()).isEmpty();
      append(log);
      hasFrom(log, 40);
    }
  }

  @Test
  void shouldKnowWhenEachRecordWasGivenUp() throws IOException {
    Instant begin = Instant.ofEpochMilli(now);
    try (ChronicleLog log = open(false)) {
      log.dropBefore(positions.get(10));
      now += 5;
      log.dropBefore(positions.get(30));
    }
    for (int opening = 0; opening < 2; opening++) {
      try (ChronicleLog log = open(false);
          LogReader reader = log.newReader()) {
        assertThat(reader.droppedAt(positions.get(3))).isEqualTo(begin);
        assertThat(reader.droppedAt(positions.get(10))).isEqualTo(begin.plusMillis(5));
        assertThat(reader.droppedAt(positions.get(29))).isEqualTo(begin.plusMillis(5));
        assertThat(reader.isDropped(positions.get(29))).isTrue();
        assertThat(reader.droppedAt(positions.get(30))).isNull();
        assertThat(reader.isDropped(positions.get(30))).isFalse();
      }
    }
  }

  @Test
  void shouldForgetTheOldestDatesBeforeTheyTakeMuch() throws IOException {
    Retained mark = Retained.ALL;
    for (int file = 1; file <= 5_000; file++) {
      mark = mark.with(file, file, file * 10L);
    }
    mark.write(temp);

    assertThat(Files.size(temp.resolve(Retained.FILE))).isLessThan(50_000);
    Retained read = Retained.read(temp);
    assertThat(read).isEqualTo(mark);
    assertThat(read.droppedAtMillis(5_000)).isEqualTo(50_000);
    assertThat(read.droppedAtMillis(4_000)).isEqualTo(40_000);
    assertThat(read.droppedAtMillis(1)).isEqualTo(9_050);
    assertThat(read.droppedAtMillis(5_001)).isEqualTo(Retained.NOT_DROPPED);
  }

  /** As the first version wrote it. */
  @Test
  void shouldReadAMarkWithoutDates() throws IOException {
    new Retained(7, 70, List.of()).write(temp);

    assertThat(Files.size(temp.resolve(Retained.FILE))).isEqualTo(24);
    assertThat(Retained.read(temp).droppedAtMillis(7)).isZero();
    assertThat(Retained.read(temp).droppedAtMillis(8)).isEqualTo(Retained.NOT_DROPPED);
  }

  @Test
  void shouldTellReadersThatTheirRecordsAreGone() {
    try (ChronicleLog log = open(false);
        LogReader inside = log.newReader();
        LogReader before = log.newReader()) {
      for (int i = 0; i < 5; i++) {
        inside.next();
      }
      log.dropBefore(positions.get(20));

      for (int i = 5; i < A_DAY; i++) {
        assertThat(inside.next()).isTrue();
        assertThat(inside.sequence()).isEqualTo(i);
      }
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(inside::next)
            .isInstanceOf(DroppedRecordsException.class)
            .hasMessageContaining("sequence=20");
      }
      assertThatThrownBy(() -> before.moveTo(positions.get(3)))
          .isInstanceOf(DroppedRecordsException.class)
          .hasMessageContaining("sequence=20");
      inside.rewind();
      assertThat(inside.next()).isTrue();
      assertThat(inside.sequence()).isEqualTo(20);
      assertThat(before.next()).isTrue();
      assertThat(before.sequence()).isEqualTo(20);
    }
  }

  @Test
  void shouldFinishADropThatACrashInterrupted() throws IOException {
    Path kept = Files.createDirectory(temp.resolve("kept"));
    for (String file : List.of(FIRST, SECOND)) {
      Files.copy(folder().resolve(file), kept.resolve(file));
    }
    try (ChronicleLog log = open(false)) {
      log.dropBefore(positions.get(20));
    }
    for (String file : List.of(FIRST, SECOND)) {
      Files.copy(kept.resolve(file), folder().resolve(file));
    }
    Files.writeString(folder().resolve("RETAINED.new"), "half");

    try (ChronicleLog log = open(false)) {
      assertThat(files()).containsExactly(THIRD, FOURTH);
      hasFrom(log, 20);
      log.dropBefore(positions.get(30));
      hasFrom(log, 30);
    }
  }

  @Test
  void shouldNotTakeAMissingFileForOneThatWasGivenUp() throws IOException {
    try (ChronicleLog log = open(false)) {
      log.dropBefore(positions.get(10));
    }
    Files.delete(folder().resolve(SECOND));

    assertThatThrownBy(() -> open(false))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(THIRD)
        .hasMessageContaining("expectedSequence=10");
  }

  @Test
  void shouldRefuseADamagedMarkAndMendItOnRecovery() throws IOException {
    try (ChronicleLog log = open(false)) {
      log.dropBefore(positions.get(20));
    }
    Path mark = folder().resolve("RETAINED");
    byte[] whole = Files.readAllBytes(mark);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      Files.write(mark, damaged);
      assertThatThrownBy(() -> open(false))
          .isInstanceOf(CorruptLogException.class)
          .hasMessageContaining("RETAINED");
    }
    Files.write(mark, new byte[3]);
    assertThatThrownBy(() -> open(false)).hasMessageContaining("bytes=3");

    try (ChronicleLog log = open(true)) {
      assertThat(log.report().messages()).anyMatch(line -> line.contains("RETAINED"));
      hasFrom(log, 20);
    }
    assertThat(mark).hasBinaryContent(whole);
  }

  /** The first try must not leave the folder as if all had been kept. */
  @Test
  void shouldKeepAllThatIsLeftWhenAFirstRecoveryFails() throws IOException {
    try (ChronicleLog log = open(false)) {
      log.dropBefore(positions.get(20));
    }
    Files.write(folder().resolve("RETAINED"), new byte[3]);
    Path foreign = Files.createFile(folder().resolve("RETAINED~"));
    assertThatThrownBy(() -> open(true)).hasMessageContaining("RETAINED~");
    Files.delete(foreign);
    try (ChronicleLog log = open(true)) {
      hasFrom(log, 20);
    }
  }

  @Test
  void shouldSayThatTheStartOfAFileIsNoRecord() {
    try (ChronicleLog log = open(false);
        LogReader reader = log.newReader()) {
      long start = log.files().getFirst().position();
      assertThatThrownBy(() -> reader.moveTo(start)).isInstanceOf(CorruptLogException.class);
    }
  }

  @Test
  void shouldKeepPositionsWhenWhatIsLeftHasToBeRecovered() throws IOException {
    try (ChronicleLog log = open(false)) {
      log.dropBefore(positions.get(20));
    }
    long damaged = positions.get(33);
    try (RandomAccessFile file = new RandomAccessFile(folder().resolve(FOURTH).toFile(), "rw")) {
      file.seek(Position.byteOffset(damaged) + Frame.PAYLOAD);
      file.write(new byte[] {1, 2, 3});
    }
    assertThatThrownBy(() -> open(false)).isInstanceOf(CorruptLogException.class);

    try (ChronicleLog log = open(true)) {
      assertThat(log.report().recordsKept()).isEqualTo(13);
      assertThat(log.report().recordsDropped()).isEqualTo(7);
      positions.subList(33, 40).clear();
      hasFrom(log, 20);
      append(log);
      hasFrom(log, 20);
    }
  }

  @Test
  void shouldNeverTakeAFileThatWasMadeAfterwardsForOneThatWasGivenUp() throws IOException {
    try (ChronicleLog log = open(false)) {
      log.dropBefore(positions.get(30));
    }
    try (RandomAccessFile file = new RandomAccessFile(folder().resolve(FOURTH).toFile(), "rw")) {
      file.seek(Position.byteOffset(positions.get(30)) + Frame.PAYLOAD);
      file.write(new byte[] {1, 2, 3});
    }
    now -= 2 * DAY;
    positions.subList(30, 40).clear();
    try (ChronicleLog log = open(true)) {
      assertThat(log.report().recordsKept()).isZero();
      append(log);
      hasFrom(log, 30);
    }
    try (ChronicleLog log = open(false)) {
      hasFrom(log, 30);
    }
  }
}
