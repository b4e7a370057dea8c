package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.journal.log.ChronicleLog.Options;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of what was not forced, a loss of power leaves any pages. */
class PowerCutTest {
  private static final long DAY = 86_400_000L;
  private static final int SIZE = 100;
  private static final int PAGE = 4096;

  @TempDir Path temp;

  private final List<Long> positions = new ArrayList<>();
  private long now = 20_000 * DAY;

  @Test
  void shouldDropAllFromTheFirstHoleInWhatWasNotForced() throws IOException {
    write(log -> {
      append(log, 3);
      log.force();
      append(log, 5);
    });
    tear(4);
    try (ChronicleLog log = open(true)) {
      assertThat(numbers(log)).isEqualTo(upTo(4));
      assertThat(log.report().messages()).anyMatch(line -> line.contains("not wholly on the disk"));
    }
  }

  @Test
  void shouldDropWhatIsBehindAHeaderThatIsZero() throws IOException {
    write(log -> {
      append(log, 3);
      log.force();
      append(log, 5);
    });
    fill(path(0), offset(4) - Frame.EXCERPT_HEADER, PAGE / 32, 0);
    try (ChronicleLog log = open(true)) {
      assertThat(numbers(log)).isEqualTo(upTo(4));
      assertThat(log.report().tornTailRemoved()).isTrue();
    }
  }

  @Test
  void shouldRefuseAHoleInWhatALaterRecordSaysCounted() throws IOException {
    write(log -> {
      append(log, 3);
      log.force();
      append(log, 5);
    });
    tear(2);
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("expectedSequence=2");
  }

  @Test
  void shouldRefuseAHoleWhereRecordsCountOnceTheyAreAppended() throws IOException {
    try (ChronicleLog log = open(false)) {
      append(log, 8);
    }
    tear(4);
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("expectedSequence=4");
  }

  @Test
  void shouldNotBringBackWhatWasDroppedBehindWhatIsAppendedThen() throws IOException {
    write(log -> append(log, 30_000));
    tear(4);
    try (ChronicleLog log = open(true)) {
      assertThat(log.nextSequence()).isEqualTo(4);
      byte[] other = Payloads.of(77, SIZE);
      assertThat(log.append(1, other, 0, SIZE)).isEqualTo(positions.get(4));
    }
    try (ChronicleLog log = open(true)) {
      assertThat(numbers(log)).isEqualTo(upTo(5));
      assertThat(log.report().messages()).isEmpty();
    }
    assertThat(bytes(path(0), offset(29_000), SIZE)).containsOnly(0);
  }

  @Test
  void shouldCountWhatItHasFoundAsForced() throws IOException {
    write(log -> append(log, 3));
    write(log -> append(log, 3));
    tear(1);
    assertThatThrownBy(() -> open(true)).isInstanceOf(CorruptLogException.class);
  }

  @Test
  void shouldGiveUpAFileWhoseHeadWasNeverForced() throws IOException {
    write(log -> {
      append(log, 3);
      log.force();
      now += DAY;
      append(log, 5);
    });
    fill(path(1), 0, PAGE / 4, 0);
    try (ReadOnlyLog log = ReadOnlyLog.open(folder())) {
      assertThat(log.nextSequence()).isEqualTo(3);
      assertThat(log.messages()).anyMatch(line -> line.contains("being made"));
    }
    try (ChronicleLog log = open(true)) {
      assertThat(numbers(log)).isEqualTo(upTo(3));
      append(log, 2);
      assertThat(numbers(log)).isEqualTo(upTo(5));
    }
  }

  @Test
  void shouldRefuseAFileWithoutItsHeadWhenARecordSaysThatItCounted() throws IOException {
    write(log -> {
      append(log, 3);
      log.force();
      now += DAY;
      append(log, 5);
      log.force();
      append(log, 1);
    });
    fill(path(1), 0, PAGE / 4, 0);
    assertThatThrownBy(() -> open(true))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining("the start of the file is damaged");
    assertThat(path(1)).exists();
  }

  @Test
  void shouldRefuseAFileWithoutItsHeadWhereOneRecordCounts() throws IOException {
    try (ChronicleLog log = open(false)) {
      append(log, 3);
      now += DAY;
      append(log, 1);
    }
    fill(path(1), 0, (int) offset(3) - Frame.EXCERPT_HEADER, 0);
    assertThatThrownBy(() -> open(true)).isInstanceOf(CorruptLogException.class);
  }

  @FunctionalInterface
  private interface Writing {
    void on(ChronicleLog log);
  }

  private void write(Writing writing) {
    try (ChronicleLog log = open(true)) {
      writing.on(log);
    }
  }

  private ChronicleLog open(boolean forced) {
    return ChronicleLog.open(folder(), new Options(() -> now, 0, false).forced(forced));
  }

  private Path folder() {
    return temp.resolve("log");
  }

  private void append(ChronicleLog log, int count) {
    for (int i = 0; i < count; i++) {
      positions.add(log.append(1, Payloads.of(positions.size(), SIZE), 0, SIZE));
    }
  }

  private long offset(int record) {
    return Position.byteOffset(positions.get(record));
  }

  private Path path(int day) {
    return folder().resolve(FileCycle.fileName((20_000 + day) * 24));
  }

  /** Its header says that it is there; a part of its payload is not. */
  private void tear(int record) throws IOException {
    fill(path(0), offset(record) + Frame.PAYLOAD, SIZE / 2, 0x55);
  }

  private static void fill(Path file, long offset, int length, int value) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(offset);
      for (int i = 0; i < length; i++) {
        open.write(value);
      }
    }
  }

  private static byte[] bytes(Path file, long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      open.seek(offset);
      open.readFully(bytes);
    }
    return bytes;
  }

  private static List<Long> numbers(ChronicleLog log) {
    List<Long> numbers = new ArrayList<>();
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        numbers.add(reader.sequence());
      }
    }
    assertThat(log.nextSequence()).isEqualTo(numbers.size());
    return numbers;
  }

  private static List<Long> upTo(long count) {
    return LongStream.range(0, count).boxed().toList();
  }
}
