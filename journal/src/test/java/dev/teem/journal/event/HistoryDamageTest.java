package dev.teem.journal.event;

import static dev.teem.journal.event.IoJournalContractTest.append;
import static dev.teem.journal.event.IoJournalContractTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.receipt.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the bytes on the disk, nobody is given an answer that was never given. */
class HistoryDamageTest {
  private static final int ROUNDS = 150;
  private static final int USED_BYTES = 12_000;

  @TempDir Path temp;

  private final List<IoRecord> records = new ArrayList<>();

  private Path history() {
    return temp.resolve("history");
  }

  private void recordSome(Random random) {
    try (History history = History.open(new HistoryContext(history(), JournalMode.RECORD))) {
      for (int i = 0; i < 60; i++) {
        byte[] bytes = new byte[random.nextInt(80)];
        random.nextBytes(bytes);
        Object value = i % 2 == 0 ? List.of((long) i, "text " + i) : Arrays.toString(bytes);
        records.add(record(1 + i % 3, i / 3, new IoOutcome.Value(value, Cost.NONE)));
        append(history.journal(), records.getLast());
      }
    }
  }

  private Path ioFile() throws IOException {
    try (Stream<Path> files = Files.list(history().resolve("io"))) {
      return files.filter(file -> file.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
  }

  @Test
  void shouldRefuseOrGiveTheRightAnswer() throws IOException {
    long seed = System.nanoTime();
    System.out.println("shouldRefuseOrGiveTheRightAnswer seed=" + seed);
    Random random = new Random(seed);
    recordSome(random);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int offset = random.nextInt(USED_BYTES);
      int flip = 1 + random.nextInt(255);
      flip(offset, flip);
      try (History replay = History.open(new HistoryContext(history(), JournalMode.REPLAY))) {
        check(replay, "offset=" + offset + " flip=" + flip);
      } catch (StoreException e) {
        refused++;
        assertThat(e).hasMessageContaining("file=");
      }
      flip(offset, flip);
    }
    System.out.println("refused=" + refused + " of " + ROUNDS);
    assertThat(refused).isBetween(ROUNDS / 10, ROUNDS);
    try (History replay = History.open(new HistoryContext(history(), JournalMode.REPLAY))) {
      check(replay, "undamaged");
      assertThat(replay.journal().size()).isEqualTo(records.size());
    }
  }

  @Test
  void shouldKeepWhatComesBeforeADamageWhenToldTo() throws IOException {
    recordSome(new Random(1));
    long length = firstOffsetOf("text 40");
    flip((int) length, 0xff);
    assertThat(openToRecover(false)).isNull();
    try (History mended = openToRecover(true)) {
      check(mended, "mended");
      assertThat(mended.journal().size()).isBetween(30L, 40L);
      assertThat(mended.notes()).anySatisfy(note -> assertThat(note).contains("Recovered log="));
    }
  }

  @Test
  void shouldSayWhatItHasDoneWhereNothingIsLeft() throws IOException {
    recordSome(new Random(1));
    // The first record, which says who recorded the others.
    flip((int) firstOffsetOf("0.1.0"), 0xff);
    assertThatThrownBy(() -> History.open(context(true)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is empty")
        .hasMessageContaining("Moved the damaged log aside: " + history().resolve("io.damaged-1"));
  }

  private HistoryContext context(boolean mend) {
    return new HistoryContext(history(), JournalMode.RECOVER).mend(mend);
  }

  private History openToRecover(boolean mend) {
    try {
      return History.open(context(mend));
    } catch (StoreException e) {
      assertThat(mend).as(e.getMessage()).isFalse();
      return null;
    }
  }

  /** What is there is a prefix of what was recorded, and right. */
  private void check(History history, String which) {
    long size = history.journal().size();
    for (int i = 0; i < records.size(); i++) {
      IoRecord expected = records.get(i);
      IoRecord found = history.journal().find(expected.pid(), expected.op());
      assertThat(found).as(which).isEqualTo(i < size ? expected : null);
    }
  }

  private void flip(int offset, int bits) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(ioFile().toFile(), "rw")) {
      file.seek(offset);
      int was = file.read();
      file.seek(offset);
      file.write(was ^ bits);
    }
  }

  private long firstOffsetOf(String text) throws IOException {
    byte[] bytes = new byte[1 << 16];
    try (RandomAccessFile file = new RandomAccessFile(ioFile().toFile(), "r")) {
      file.readFully(bytes);
    }
    int offset = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    assertThat(offset).isPositive();
    return offset;
  }
}
