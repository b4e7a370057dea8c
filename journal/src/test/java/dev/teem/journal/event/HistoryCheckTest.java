package dev.teem.journal.event;

import static dev.teem.journal.event.IoJournalContractTest.FAILED;
import static dev.teem.journal.event.IoJournalContractTest.VALUE;
import static dev.teem.journal.event.IoJournalContractTest.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.teem.engine.event.Event;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.event.HistoryMismatchException.Operation;
import dev.teem.journal.log.ChronicleLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCheckTest {
  private static final RunHead HEAD = RunHead.now(1_700_000_000_000_000L, "code 1");

  @TempDir Path dir;

  /** Writes a log as a faulty program would, whose checksums are right all the same. */
  private void write(String log, Object... records) {
    try (ChronicleLog to = ChronicleLog.open(dir.resolve(log), ChronicleLog.Options.checkAll())) {
      for (Object entry : records) {
        switch (entry) {
          case RunHead head -> append(to, RunHead.RECORD_TYPE, head.bytes());
          case RecordOutput answer -> append(to, AnswerRecord.RECORD_TYPE, answer.toArray());
          case CutRecord cut -> append(to, CutRecord.RECORD_TYPE, cut.write().toArray());
          case byte[] batch -> append(to, EventBatch.RECORD_TYPE, batch);
          default -> append(to, (int) entry, new byte[40]);
        }
      }
    }
  }

  private static void append(ChronicleLog log, int type, byte[] bytes) {
    log.append(type, bytes, 0, bytes.length);
  }

  private static RecordOutput answer(long pid, long op) {
    return AnswerRecord.write(record(pid, op, op % 2 == 0 ? VALUE : FAILED));
  }

  private static byte[] batch(int core, long lost, long first, Event... events) {
    RecordOutput out = new RecordOutput(1 << 16);
    EventBatch.begin(out, core, lost, first);
    for (Event event : events) {
      EventCodec.write(out, event);
    }
    out.putInt(EventBatch.COUNT, events.length);
    return out.toArray();
  }

  private static Event recv(long seq) {
    return new Event.Recv(seq, 5, 1);
  }

  @BeforeEach
  void begin() {
    write("io", HEAD);
    write("events", HEAD);
  }

  private HistorySummary check() {
    return HistoryCheck.run(dir, records -> {});
  }

  private HistoryMismatchException mismatch() {
    HistoryMismatchException found =
        catchThrowableOfType(HistoryMismatchException.class, this::check);
    assertThat(found).as("a mismatch").isNotNull();
    assertThat(found.place()).startsWith("file=" + dir).contains(" offset=");
    assertThat(found).hasMessageContainingAll(found.place(), found.expected(), found.got());
    return found;
  }

  @Test
  void shouldCountWhatThereIs() {
    write("io", answer(1, 0), answer(2, 1), answer(2, 0), answer(1, 1), HEAD, answer(1, 2));
    write("events", batch(0, 0, 0, recv(0), recv(1)), batch(1, 3, 3), batch(0, 2, 4, recv(4)));
    write("events", HEAD, batch(0, 0, 0, recv(0)));
    HistorySummary summary = check();
    assertThat(summary.runs()).containsExactly(HEAD, HEAD);
    assertThat(summary.processes()).isEqualTo(2);
    assertThat(summary.operations()).isEqualTo(5);
    assertThat(summary.events()).isEqualTo(4);
    assertThat(summary.lostEvents()).isEqualTo(5);
    assertThat(summary.bytes()).isPositive();
    assertThat(summary.notes()).isEmpty();
  }

  @Test
  void shouldTellOfAMissingOperation() {
    write("io", answer(1, 0), answer(9, 0), answer(9, 3), answer(9, 2));
    HistoryMismatchException found = mismatch();
    assertThat(found.operation()).isEqualTo(new Operation(9, 1));
    assertThat(found.expected()).isEqualTo("op=1 before op=2");
    assertThat(found.got()).contains("no answer", "recovering");
  }

  @Test
  void shouldTakeWhatWasCut() {
    write("io", answer(9, 0), answer(9, 2), new CutRecord(9, 1), answer(9, 1));
    assertThat(check().operations()).isEqualTo(2);
  }

  @Test
  void shouldTellOfAnOperationThatComesTwice() {
    write("io", answer(9, 0), answer(9, 1), answer(9, 0));
    HistoryMismatchException found = mismatch();
    assertThat(found.operation()).isEqualTo(new Operation(9, 0));
    assertThat(found.expected()).isEqualTo("op=2");
    assertThat(found.got()).startsWith("op=0 again");
  }

  @Test
  void shouldTellOfARecordThatIsNone() {
    write("io", answer(1, 0), 77);
    assertThat(mismatch().got()).isEqualTo("type=77 is none");
  }

  @Test
  void shouldTellOfAnAnswerThatCannotBeRead() {
    RecordOutput half = answer(1, 0);
    half.truncate(half.length() - 1);
    write("io", half);
    assertThat(mismatch().got()).contains("does not fit");
  }

  @Test
  void shouldTellOfEventsThatAreMissing() {
    write("events", batch(0, 0, 0, recv(0)), batch(1, 0, 0, recv(0)), batch(0, 1, 3, recv(3)));
    assertThat(mismatch().got()).contains("core=0 expected event=2 got event=3");
  }

  @Test
  void shouldTellOfADamagedRecord() throws IOException {
    write("io", answer(1, 0), answer(1, 1), answer(1, 2));
    Path file;
    try (Stream<Path> files = Files.list(dir.resolve("io"))) {
      file = files.filter(name -> name.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    byte[] bytes = new byte[1 << 16];
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.readFully(bytes);
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("request 1");
      access.seek(at);
      access.write('R');
    }
    HistoryMismatchException found = mismatch();
    assertThat(found.place()).contains(file.toString());
    assertThat(found.expected()).isEqualTo("record sequence=2");
    assertThat(found.got()).contains("CRC32C");
  }

  @Test
  void shouldChangeNothing() throws IOException {
    write("io", answer(1, 0));
    long before = checksum();
    check();
    assertThat(checksum()).isEqualTo(before);
  }

  private long checksum() throws IOException {
    long sum = 0;
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        sum = 31 * sum + file.hashCode() + Files.getLastModifiedTime(file).toMillis();
        sum += Arrays.hashCode(Files.readAllBytes(file));
      }
    }
    return sum;
  }

  @Test
  void shouldSayThatThereIsNoHistory() throws IOException {
    Path empty = Files.createDirectory(dir.resolve("empty"));
    for (Path none : new Path[] {empty, dir.resolve("missing")}) {
      StoreException refusal =
          catchThrowableOfType(StoreException.class, () -> HistoryCheck.run(none, records -> {}));
      assertThat(refusal).hasMessageContaining("is not a history");
    }
  }

  @Test
  void shouldSayThatAFormatIsTooNew() {
    write("io", new RunHead(9, 1, 0, 1, "5.0", ""));
    StoreException refusal = catchThrowableOfType(StoreException.class, this::check);
    assertThat(refusal).hasMessageContainingAll("format=9", "format=1");
  }
}
