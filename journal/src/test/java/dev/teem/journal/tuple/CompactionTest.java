package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.space.Tuple;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.CorruptLogException;
import dev.teem.journal.log.LogFile;
import dev.teem.journal.log.LogReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that begins anew with what is open, whatever happens meanwhile. */
class CompactionTest {
  private static final Map<String, Object> OK = Map.of("status", "ok");
  private static final List<Long> OPEN = List.of(0L, 2L, 4L, 6L, 8L);

  @TempDir Path temp;
  private final Tuples.Clock clock = new Tuples.Clock();
  private ChronicleLog log;
  private TupleJournal journal;

  private Path folder() {
    return temp.resolve("tuples");
  }

  private void open(boolean recover) {
    close();
    log = ChronicleLog.open(folder(), new ChronicleLog.Options(clock::millis, 0, recover));
    journal = new TupleJournal(log, clock, false);
  }

  @AfterEach
  void close() {
    if (journal != null) {
      journal.close();
      log.close();
      journal = null;
    }
  }

  /** Ten were put out on two days, every other one has a receipt. */
  private void outAndDone() {
    open(false);
    for (long n = 0; n < 10; n++) {
      journal.out(Tuples.numbered(n));
      clock.moveDays(n == 5 ? 1 : 0);
    }
    for (long n = 1; n < 10; n += 2) {
      journal.in(Tuples.numbered(n));
      journal.receipt(Tuples.numbered(n), OK);
    }
    journal.in(Tuples.numbered(4));
  }

  /** The same are open; and what happens from here on is kept. */
  private void expectOpen(List<Long> numbers) {
    assertThat(Tuples.open(journal)).isEqualTo(numbers);
    Tuple more = Tuples.numbered(100);
    journal.out(more);
    open(false);
    List<Long> andMore = new ArrayList<>(numbers);
    andMore.add(100L);
    assertThat(Tuples.open(journal)).isEqualTo(andMore);
    journal.receipt(more, OK);
    open(false);
    assertThat(Tuples.open(journal)).isEqualTo(numbers);
  }

  private List<byte[]> records() {
    List<byte[]> records = new ArrayList<>();
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        records.add(payload(reader));
      }
    }
    return records;
  }

  private static byte[] payload(LogReader reader) {
    return reader
        .memory()
        .asSlice(reader.payloadOffset(), reader.length())
        .toArray(ValueLayout.JAVA_BYTE);
  }

  @Test
  void shouldBeginWithWhatIsOpenAndHaveNothingElse() {
    outAndDone();
    List<String> before = Tuples.lines(journal);
    List<LogFile> files = log.files();
    long bytes = journal.compact();

    assertThat(bytes).isEqualTo(files.stream().mapToLong(LogFile::bytes).sum());
    assertThat(log.files()).hasSize(1);
    assertThat(Tuples.lines(journal))
        .hasSize(OPEN.size())
        .allMatch(before::contains)
        .allMatch(line -> line.contains("\"op\":\"out\""));
    assertThat(journal.compact()).as("nothing has happened since").isZero();
    open(false);
    assertThat(Tuples.lines(journal)).hasSize(OPEN.size()).allMatch(before::contains);
    assertThat(journal.compact()).isZero();
    expectOpen(OPEN);
    assertThat(Tuples.lines(journal)).hasSize(OPEN.size() + 2);
    assertThat(journal.compact()).isPositive();
    open(false);
    expectOpen(OPEN);
  }

  @Test
  void shouldCompactALogInWhichNothingIsOpen() {
    open(false);
    assertThat(journal.compact()).isZero();
    journal.out(Tuples.numbered(0));
    journal.receipt(Tuples.numbered(0), OK);
    assertThat(journal.compact()).isPositive();
    assertThat(Tuples.lines(journal)).isEmpty();
    open(false);
    expectOpen(List.of());
  }

  /** Dies after any number of records of the checkpoint, the last one included. */
  @Test
  void shouldHaveTheSameOpenTuplesAfterACrashBetweenAnyTwoRecords() {
    outAndDone();
    int records = OPEN.size() + 2;
    for (int written = 0; written <= records; written++) {
      List<String> before = Tuples.lines(journal);
      writeCheckpoint(written);
      open(false);
      if (written < records) {
        assertThat(Tuples.lines(journal)).as("written=%d", written).isEqualTo(before);
      } else {
        assertThat(log.files()).hasSize(1);
        assertThat(Tuples.lines(journal)).hasSize(OPEN.size());
      }
      expectOpen(OPEN);
    }
    journal.compact();
    open(false);
    expectOpen(OPEN);
  }

  /** Another attempt follows one that was interrupted, and nothing in between. */
  @Test
  void shouldCompactAfterACrashAtCompacting() {
    outAndDone();
    for (int written = 0; written < OPEN.size() + 2; written++) {
      writeCheckpoint(written);
      open(false);
    }
    journal.compact();
    assertThat(Tuples.lines(journal)).hasSize(OPEN.size());
    open(false);
    assertThat(Tuples.lines(journal)).hasSize(OPEN.size());
    expectOpen(OPEN);
  }

  /** The first records of the checkpoint that a compaction writes now, in a file of their own. */
  private void writeCheckpoint(int count) {
    List<byte[]> kept = new ArrayList<>();
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        Tuple tuple = put(reader);
        if (tuple != null && journal.isOpen(tuple.id())) {
          byte[] entry = payload(reader);
          byte[] record = new byte[TupleKey.BYTES + entry.length];
          TupleKey.of(tuple.id()).write(ByteBuffer.wrap(record));
          System.arraycopy(entry, 0, record, TupleKey.BYTES, entry.length);
          kept.add(record);
        }
      }
    }
    assertThat(kept).hasSize(OPEN.size());
    log.startFile();
    for (int i = 0; i < count; i++) {
      if (i == 0) {
        log.append(Checkpoint.BEGIN, new byte[0], 0, 0);
      } else if (i <= kept.size()) {
        log.append(Checkpoint.KEPT, kept.get(i - 1), 0, kept.get(i - 1).length);
      } else {
        log.append(Checkpoint.END, new byte[0], 0, 0);
      }
    }
  }

  /** The tuple that a record has put out; null if it is another. */
  private static Tuple put(LogReader reader) {
    if (reader.type() != TupleEntries.ENTRY) {
      return null;
    }
    EntryReader reading = new EntryReader(reader);
    reading.first();
    TupleEntry entry = reading.entry();
    return entry.op() == TupleEntry.Op.OUT ? Tuple.fromJson(entry.tuple()) : null;
  }

  @Test
  void shouldWriteWhatTheTestsOfCrashesWrite() {
    outAndDone();
    writeCheckpoint(OPEN.size() + 2);
    List<byte[]> all = records();
    List<byte[]> written = all.subList(all.size() - OPEN.size() - 2, all.size());
    journal.compact();
    assertThat(records()).usingElementComparator(Arrays::compare).isEqualTo(written);
  }

  /** The new file is whole; what it stands for is there, in part or not at all. */
  @Test
  void shouldHaveTheSameOpenTuplesWhereverACrashLeavesTheOldFiles() throws IOException {
    outAndDone();
    List<Path> old = log.files().stream().map(LogFile::path).toList();
    List<Path> copies = new ArrayList<>();
    for (Path file : old) {
      copies.add(Files.createLink(temp.resolve(file.getFileName()), file));
    }
    assertThat(old).hasSize(2);
    journal.compact();
    close();
    Path mark = folder().resolve("RETAINED");
    byte[] retained = Files.readAllBytes(mark);

    for (boolean marked : new boolean[] {false, true}) {
      for (int first = marked ? 2 : 0; first >= 0; first--) {
        for (int i = first; i < old.size(); i++) {
          Files.createLink(old.get(i), copies.get(i));
        }
        if (marked) {
          Files.write(mark, retained);
        } else {
          Files.delete(mark);
        }
        open(false);
        assertThat(old).as("first=%d", first).noneMatch(Files::exists);
        assertThat(Tuples.lines(journal)).hasSize(OPEN.size());
        assertThat(Tuples.open(journal)).isEqualTo(OPEN);
        close();
      }
    }
    open(false);
    expectOpen(OPEN);
  }

  @Test
  void shouldGiveUpWhatIsDoneBeforeMoreIsPutOut() {
    open(false);
    Tuple open = Tuples.numbered(0);
    journal.out(open);
    Tuple large = Tuple.fromJson(Map.of("id", "t-1", "text", "x".repeat(3 << 20)));
    for (int i = 0; i < 22; i++) {
      assertThat(log.firstSequence()).isZero();
      journal.out(large);
      journal.receipt(large, OK);
    }
    journal.out(Tuples.numbered(1));

    assertThat(log.firstSequence()).isPositive();
    assertThat(Tuples.lines(journal)).hasSize(2);
    expectOpen(List.of(0L, 1L));
  }

  /** As when packet after packet is routed into one tuple: nothing else is put out. */
  @Test
  void shouldGiveUpWhatIsDoneBeforeATupleIsReplaced() {
    open(false);
    Tuple last = large(0);
    journal.out(last);
    for (long n = 1; n <= 24; n++) {
      Tuple next = large(n);
      assertThat(journal.replace(last, OK, next)).isTrue();
      last = next;
    }
    assertThat(log.firstSequence()).isPositive();
    expectOpen(List.of(24L));
  }

  private static Tuple large(long n) {
    Map<String, Object> data = Map.of("n", n, "text", "x".repeat(3 << 20));
    return Tuple.of("x", List.of(), "root", "main", "root", null, List.of(), data);
  }

  @Test
  void shouldNotCompactByItselfWhatIsMostlyOpen() {
    open(false);
    for (long n = 0; n < 70; n++) {
      journal.out(
          Tuple.of(
              "x",
              List.of(n),
              "root",
              "main",
              "root",
              null,
              List.of(),
              Map.of("n", n, "text", "x".repeat(1 << 20))));
    }
    assertThat(log.firstSequence()).isZero();
    assertThat(Tuples.open(journal)).isEqualTo(LongStream.range(0, 70).boxed().toList());
  }

  private Path newest() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.filter(file -> file.toString().endsWith(".cq4")).sorted().toList().getLast();
    }
  }

  /** The records of a file, and some of the zeros behind them. */
  private static byte[] beginning(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      return bytes.readNBytes(1 << 16);
    }
  }

  private void damage(String where) throws IOException {
    close();
    long at = new String(beginning(newest()), StandardCharsets.ISO_8859_1).indexOf(where);
    assertThat(at).isPositive();
    write(at, new byte[] {'X'});
  }

  private void write(long at, byte[] bytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(newest().toFile(), "rw")) {
      file.seek(at);
      file.write(bytes);
    }
  }

  @Test
  void shouldRefuseADamagedCheckpointAndKeepWhatIsBeforeTheDamageWhenTold() throws IOException {
    outAndDone();
    journal.compact();
    damage(CanonicalJson.write(Tuples.numbered(6).id()));

    assertThatThrownBy(() -> open(false))
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContainingAll(newest().toString(), "offset=", "CRC32C", "recover=true");
    open(true);
    assertThat(log.report().recoveredPrefix()).isTrue();
    expectOpen(List.of(0L, 2L, 4L));
    journal.compact();
    open(false);
    expectOpen(List.of(0L, 2L, 4L));
  }

  /** The end says only that there is no more: at the beginning of a log that is known. */
  @Test
  void shouldMissNothingWhereTheEndOfTheCheckpointIsLost() throws IOException {
    outAndDone();
    journal.compact();
    close();
    byte[] bytes = beginning(newest());
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    write(end - 10, new byte[10]);
    open(false);

    assertThat(log.report().messages()).isNotEmpty();
    expectOpen(OPEN);
    journal.compact();
    open(false);
    expectOpen(OPEN);
  }

  @Test
  void shouldDropATornLastEntryAndKeepTheOthers() throws IOException {
    outAndDone();
    journal.compact();
    journal.out(Tuples.numbered(10));
    journal.out(Tuples.numbered(11));
    damage(CanonicalJson.write(Tuples.numbered(11).id()));
    open(false);

    assertThat(log.report().messages()).anyMatch(line -> line.contains("not wholly on the disk"));
    assertThat(Tuples.open(journal)).containsExactly(0L, 2L, 4L, 6L, 8L, 10L);
  }
}
