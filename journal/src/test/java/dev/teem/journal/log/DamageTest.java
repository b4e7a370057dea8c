package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.ChronicleLog.Options;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {
  private static final long DAY = 86_400_000L;
  private static final int PER_DAY = 20;
  private static final int RECORDS = 2 * PER_DAY;
  private static final List<String> FILES = List.of("20241004-00.cq4", "20241005-00.cq4");

  @TempDir Path temp;

  private final List<Long> positions = new ArrayList<>();
  private final byte[][] contents = new byte[2][];
  private Path folder;
  private byte[] metadata;

  @BeforeEach
  void writeLog() throws IOException {
    folder = temp.resolve("log");
    long[] now = new long[1];
    try (ChronicleLog log = ChronicleLog.open(folder, new Options(() -> now[0], 0, false))) {
      for (int i = 0; i < RECORDS; i++) {
        now[0] = (20_000 + i / PER_DAY) * DAY;
        positions.add(log.append(i, Payloads.of(i, size(i)), 0, size(i)));
      }
    }
    metadata = Files.readAllBytes(folder.resolve(LogFolder.METADATA));
    for (int file = 0; file < 2; file++) {
      contents[file] = new byte[1 << 16];
      try (RandomAccessFile from = new RandomAccessFile(path(file).toFile(), "r")) {
        from.readFully(contents[file]);
      }
    }
  }

  @Test
  void shouldDropADamagedLastRecord() throws IOException {
    for (int byteInRecord = -4; byteInRecord < 24 + size(RECORDS - 1); byteInRecord += 3) {
      restore();
      flip(1, offset(RECORDS - 1) + byteInRecord, 0x41);
      try (ChronicleLog log = open(false)) {
        assertThat(log.nextSequence()).as("byte=%s", byteInRecord).isEqualTo(RECORDS - 1L);
        assertThat(log.report().tornTailRemoved()).isTrue();
        assertThat(log.report().messages()).isNotEmpty();
        assertThat(log.report().lastGoodPosition()).isEqualTo(positions.get(RECORDS - 2));
        log.append(RECORDS - 1, Payloads.of(RECORDS - 1, 5000), 0, 5000);
      }
      try (ChronicleLog log = open(false);
          LogReader reader = log.newReader()) {
        assertThat(log.report().messages()).isEmpty();
        assertThat(count(reader, RECORDS - 1)).isEqualTo(RECORDS - 1);
        assertThat(reader.next()).isTrue();
        assertThat(Payloads.read(reader)).isEqualTo(Payloads.of(RECORDS - 1, 5000));
      }
    }
  }

  @Test
  void shouldRemoveWhatAnUnfinishedAppendLeft() throws IOException {
    int end = (int) Frame.alignUp(offset(RECORDS - 1) + 24 + size(RECORDS - 1));
    for (int header : new int[] {0, 0x8000_0000, 0x8000_1000, 0xc000_0000, 0x4000_0010, 5000}) {
      restore();
      byte[] torn = contents[1].clone();
      ByteBuffer.wrap(torn).order(ByteOrder.LITTLE_ENDIAN).putInt(end, header);
      System.arraycopy(Payloads.of(77, 9000), 0, torn, end + 4, 9000);
      Files.write(path(1), torn);
      try (ChronicleLog log = open(false);
          LogReader reader = log.newReader()) {
        // An end mark is what a process leaves that dies while it goes on to the next day's file.
        assertThat(log.report().tornTailRemoved())
            .as("header=%x", header)
            .isEqualTo(header != 0xc000_0000);
        assertThat(count(reader, RECORDS)).isEqualTo(RECORDS);
        assertThat(reader.next()).isFalse();
        log.append(3, new byte[50], 0, 50);
        assertThat(reader.next()).isTrue();
        assertThat(reader.next()).isFalse();
      }
      try (ChronicleLog log = open(false)) {
        assertThat(log.nextSequence()).isEqualTo(RECORDS + 1L);
        assertThat(log.report().messages()).isEmpty();
      }
    }
  }

  @Test
  void shouldRefuseDamageInTheMiddleAndRecoverThePrefix() throws IOException {
    for (int damaged : new int[] {3, PER_DAY - 1, PER_DAY, RECORDS - 2}) {
      restore();
      flip(damaged / PER_DAY, offset(damaged) + 24, 1);
      assertThatThrownBy(() -> open(false))
          .isInstanceOfSatisfying(
              CorruptLogException.class,
              e -> {
                assertThat(e.expectedSequence()).isEqualTo(damaged);
                assertThat(e.byteOffset()).isEqualTo(offset(damaged));
                assertThat(e.file()).endsWith(FILES.get(damaged / PER_DAY));
              })
          .hasMessageContaining("CRC32C");
      try (ChronicleLog log = open(true);
          LogReader reader = log.newReader()) {
        OpenReport report = log.report();
        assertThat(report.recoveredPrefix()).isTrue();
        assertThat(report.recordsKept()).isEqualTo(damaged);
        assertThat(report.recordsDropped()).isEqualTo(RECORDS - damaged);
        assertThat(report.bytesDropped()).isPositive();
        assertThat(count(reader, damaged)).isEqualTo(damaged);
        assertThat(reader.next()).isFalse();
        assertThat(reader.position()).isEqualTo(positions.get(damaged - 1));
        assertThat(log.append(1, new byte[9], 0, 9)).isGreaterThan(reader.position());
      }
      try (ChronicleLog log = open(false)) {
        assertThat(log.nextSequence()).isEqualTo(damaged + 1L);
      }
    }
    assertThat(temp.resolve("log.damaged-4")).isDirectory();
  }

  @Test
  void shouldFinishARecoveryThatWasCutShort() throws IOException {
    restore();
    Path unfinished = Files.createDirectory(temp.resolve("log.copying"));
    Files.writeString(unfinished.resolve("x"), "x");
    try (ChronicleLog log = open(false)) {
      assertThat(log.nextSequence()).isEqualTo(RECORDS);
      assertThat(log.report().messages()).hasSize(1);
    }
    assertThat(unfinished).doesNotExist();
    Files.move(folder, temp.resolve("log.fresh"));
    Files.createDirectory(folder);
    try (ChronicleLog log = open(false)) {
      assertThat(log.nextSequence()).isEqualTo(RECORDS);
    }
    Files.move(folder, temp.resolve("log.fresh"));
    try (ChronicleLog log = open(false)) {
      assertThat(log.nextSequence()).isEqualTo(RECORDS);
    }
    assertThat(temp.resolve("log.fresh")).doesNotExist();
  }

  @Test
  void shouldRestoreADamagedStartOfAFile() throws IOException {
    for (int file = 0; file < 2; file++) {
      for (int offset = 0; offset < 400; offset += 7) {
        restore();
        flip(file, offset, 0x11);
        assertWhole();
      }
    }
  }

  @Test
  void shouldNeverGiveWrongRecordsAfterASingleByteOfDamage() throws IOException {
    long seed = System.nanoTime();
    System.out.println("shouldNeverGiveWrongRecordsAfterASingleByteOfDamage seed=" + seed);
    Random random = new Random(seed);
    int refused = 0;
    int shortened = 0;
    for (int round = 0; round < 300; round++) {
      restore();
      int file = random.nextInt(2);
      int used = (int) offset((file + 1) * PER_DAY - 1) + 24 + size((file + 1) * PER_DAY - 1) + 16;
      int offset = random.nextInt(used);
      int bits = 1 + random.nextInt(255);
      if (round % 30 == 0) {
        damageMetadata(random.nextInt(2000), bits);
      } else {
        flip(file, offset, bits);
      }
      String what = "seed=" + seed + " round=" + round + " file=" + file + " offset=" + offset;
      int found = -1;
      try (ChronicleLog log = open(false)) {
        found = assertPrefix(log, what);
        shortened += found < RECORDS ? 1 : 0;
      } catch (CorruptLogException e) {
        refused++;
        try (ChronicleLog log = open(true)) {
          assertPrefix(log, what);
        }
      }
    }
    System.out.println("refused=" + refused + " shortened=" + shortened);
    assertThat(refused).isPositive();
  }

  @Test
  void shouldStandTruncation() throws IOException {
    int end = (int) offset(RECORDS - 1) + 24 + size(RECORDS - 1);
    for (int length = 0; length <= end; length += 101) {
      restore();
      Files.write(path(1), Arrays.copyOf(contents[1], length));
      try (ChronicleLog log = open(false)) {
        assertPrefix(log, "length=" + length);
      } catch (CorruptLogException e) {
        try (ChronicleLog log = open(true)) {
          assertPrefix(log, "length=" + length);
        }
      }
    }
  }

  @Test
  void shouldSayThatTheEndIsLostWhereAFileIsCutBetweenRecords() throws IOException {
    for (int kept = PER_DAY; kept < RECORDS; kept += 5) {
      restore();
      int end = (int) offset(kept) - Frame.EXCERPT_HEADER;
      Files.write(path(1), Arrays.copyOf(contents[1], end));
      try (ReadOnlyLog log = ReadOnlyLog.open(folder)) {
        assertThat(log.nextSequence()).isEqualTo(kept);
        assertThat(log.messages()).hasSize(1).first().asString().contains(FILES.get(1));
      }
      try (ChronicleLog log = open(false)) {
        assertThat(log.nextSequence()).isEqualTo(kept);
        assertThat(log.report().messages())
            .singleElement()
            .asString()
            .contains("The end is lost", FILES.get(1), "sequence=" + kept);
      }
      try (ChronicleLog log = open(false)) {
        assertThat(log.report().messages()).as("said once").isEmpty();
      }
    }
  }

  @Test
  void shouldSayThatTheLastFileIsMissing() throws IOException {
    restore();
    Files.delete(path(1));
    try (ReadOnlyLog log = ReadOnlyLog.open(folder)) {
      assertThat(log.nextSequence()).isEqualTo(PER_DAY);
      assertThat(log.messages()).singleElement().asString().contains(FILES.get(1), "missing");
    }
    try (ChronicleLog log = open(false)) {
      assertThat(log.nextSequence()).isEqualTo(PER_DAY);
      assertThat(log.report().messages())
          .singleElement()
          .asString()
          .contains(FILES.get(1), "missing");
    }
    try (ChronicleLog log = open(false)) {
      assertThat(log.report().messages()).as("said once").isEmpty();
    }
  }

  /** A process that is killed may leave a write position that is behind the last record. */
  @Test
  void shouldNotTakeADamagedRecordForOneOfChronicles() throws IOException {
    restore();
    byte[] damaged = contents[1].clone();
    int header = (int) offset(RECORDS - 1) - Frame.EXCERPT_HEADER;
    damaged[header + 3] ^= 0x40;
    int writePosition = indexOf(damaged, (int) offset(RECORDS - 1) - Frame.EXCERPT_HEADER);
    ByteBuffer.wrap(damaged)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(writePosition, offset(RECORDS - 2) - Frame.EXCERPT_HEADER);
    Files.write(path(1), damaged);
    try (ChronicleLog log = open(false)) {
      assertThat(log.nextSequence()).isEqualTo(RECORDS - 1);
      assertThat(log.report().messages())
          .first()
          .asString()
          .contains("Dropped what was not wholly on the disk", "sequence=" + (RECORDS - 1));
    }
  }

  private static int indexOf(byte[] bytes, long value) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (buffer.getLong(at) != value) {
      at++;
    }
    return at;
  }

  @Test
  void shouldNotReadMoreOfChroniclesTableThanThereCanBe() throws IOException {
    restore();
    try (RandomAccessFile table =
        new RandomAccessFile(folder.resolve(LogFolder.METADATA).toFile(), "rw")) {
      table.setLength(6L << 30);
    }
    assertWhole();
  }

  @Test
  void shouldRefuseAFolderWhereAFileShouldBe() throws IOException {
    for (String name : List.of(LogFolder.METADATA, FILES.get(0))) {
      restore();
      Files.deleteIfExists(folder.resolve(name));
      Path foreign = Files.createDirectory(folder.resolve(name));
      for (boolean recover : new boolean[] {false, true}) {
        assertThatThrownBy(() -> open(recover))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining(folder.toString())
            .hasMessageContaining(name)
            .hasMessageContaining("move it elsewhere");
      }
      Files.delete(foreign);
    }
  }

  @Test
  void shouldMeetDamageBeforeTheStartOfTheScanOnlyWhenItIsRead() throws IOException {
    restore();
    flip(0, offset(5) + 30, 4);
    Options options = new Options(() -> 20_001 * DAY, positions.get(10), false);
    try (ChronicleLog log = ChronicleLog.open(folder, options);
        LogReader reader = log.newReader()) {
      reader.moveTo(positions.get(4));
      assertThatThrownBy(reader::next).isInstanceOf(CorruptLogException.class);
      assertThat(reader.position()).isEqualTo(positions.get(4));
      assertThatThrownBy(() -> reader.moveTo(positions.get(5)))
          .isInstanceOf(CorruptLogException.class);
      reader.moveTo(positions.get(6));
      assertThat(count(reader, 0)).isZero();
      assertThat(reader.sequence()).isEqualTo(6);
    }
  }

  private int assertPrefix(ChronicleLog log, String what) {
    try (LogReader reader = log.newReader()) {
      int found = count(reader, Integer.MAX_VALUE);
      assertThat(found).as(what).isLessThanOrEqualTo(RECORDS).isEqualTo((int) log.nextSequence());
      log.append(7, new byte[33], 0, 33);
      assertThat(reader.next()).as(what).isTrue();
      assertThat(reader.sequence()).as(what).isEqualTo(found);
      return found;
    }
  }

  private void assertWhole() {
    try (ChronicleLog log = open(false);
        LogReader reader = log.newReader()) {
      assertThat(count(reader, RECORDS)).isEqualTo(RECORDS);
      log.append(7, new byte[33], 0, 33);
    }
    try (ChronicleLog log = open(false)) {
      assertThat(log.nextSequence()).isEqualTo(RECORDS + 1L);
      assertThat(log.report().messages()).isEmpty();
    }
  }

  private static int count(LogReader reader, int limit) {
    int i = 0;
    while (i < limit && reader.next()) {
      assertThat(reader.sequence()).isEqualTo(i);
      assertThat(reader.type()).isEqualTo(i);
      assertThat(Payloads.read(reader)).isEqualTo(Payloads.of(i, size(i)));
      i++;
    }
    return i;
  }

  private ChronicleLog open(boolean recover) {
    return ChronicleLog.open(folder, new Options(() -> 20_001 * DAY, 0, recover));
  }

  private long offset(int record) {
    return Position.byteOffset(positions.get(record));
  }

  private static int size(int record) {
    return record * 37 % 200 + 1;
  }

  private Path path(int file) {
    return folder.resolve(FILES.get(file));
  }

  private void restore() throws IOException {
    for (int file = 0; file < 2; file++) {
      Files.createDirectories(folder);
      Files.write(path(file), contents[file]);
    }
    Files.write(folder.resolve(LogFolder.METADATA), metadata);
  }

  private void flip(int file, long offset, int bits) throws IOException {
    byte[] damaged = contents[file].clone();
    damaged[(int) offset] ^= (byte) bits;
    Files.write(path(file), damaged);
  }

  private void damageMetadata(int offset, int bits) throws IOException {
    byte[] damaged = metadata.clone();
    damaged[offset] ^= (byte) bits;
    Files.write(folder.resolve(LogFolder.METADATA), damaged);
  }
}
