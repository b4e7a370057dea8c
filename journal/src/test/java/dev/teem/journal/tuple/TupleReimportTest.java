package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.time.VirtualClock;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogReader;
import dev.teem.journal.tuple.TupleImport.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is imported again, into a log that has forgotten what is done. */
class TupleReimportTest {
  private static final List<String> LINES =
      IntStream.range(0, 6).mapToObj(TupleReimportTest::line).toList();

  @TempDir Path temp;
  private final VirtualClock clock = new VirtualClock();
  private ChronicleLog log;
  private TupleJournal journal;

  @BeforeEach
  void open() {
    log = ChronicleLog.open(temp.resolve("tuples"), ChronicleLog.Options.checkAll());
    journal = new TupleJournal(log, clock, false);
  }

  @AfterEach
  void close() {
    journal.close();
    log.close();
  }

  private static String line(int n) {
    return "{\"op\":\"out\",\"at\":\"2026-01-17T09:00:00Z\",\"tuple\":"
        + "{\"yool\":\"y\",\"lane\":\"l\",\"id\":\"t-%d\"}}".formatted(n);
  }

  private TupleImport file(List<String> lines) throws IOException {
    return new TupleImport(Files.write(temp.resolve("tuples.jsonl"), lines));
  }

  private Result imported(List<String> lines) throws IOException {
    return file(lines).into(journal, count -> true);
  }

  /** Ends all that is open, and compacts the log twice, which is opened anew in between. */
  private void finishAndForget() {
    journal.openTuples().forEach(tuple -> journal.receipt(tuple, Map.of("status", "ok")));
    journal.compact();
    assertThat(Tuples.lines(journal)).isEmpty();
    close();
    open();
    journal.out(Tuples.numbered(0));
    journal.receipt(Tuples.numbered(0), Map.of("status", "ok"));
    journal.compact();
    assertThat(Tuples.lines(journal)).isEmpty();
    close();
    open();
  }

  @Test
  void shouldPassOverAFileOfWhichAllIsDone() throws IOException {
    assertThat(imported(LINES)).isEqualTo(new Result(6, 0, true));
    finishAndForget();

    assertThat(imported(LINES)).isEqualTo(new Result(0, 6, true));
    assertThat(journal.openCount()).isZero();
  }

  @Test
  void shouldGoOnBehindWhatWasImportedOfAFileThatHasGrown() throws IOException {
    for (int length = 1; length < LINES.size(); length++) {
      assertThat(imported(LINES.subList(0, length))).isEqualTo(new Result(1, length - 1, true));
      finishAndForget();
    }
    assertThat(marksAfterCompaction()).as("marks of one file").isEqualTo(1);
    assertThat(imported(LINES.reversed())).isEqualTo(new Result(6, 0, true));
    finishAndForget();
    assertThat(marksAfterCompaction()).as("marks of two files").isEqualTo(2);
    assertThat(imported(LINES)).isEqualTo(new Result(1, 5, true));
  }

  private int marksAfterCompaction() {
    int marks = 0;
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        marks += reader.type() == ImportMarks.MARK ? 1 : 0;
      }
    }
    return marks;
  }

  @Test
  void shouldCountALineThatComesAgainAsAnother() throws IOException {
    List<String> twice = new ArrayList<>(LINES);
    twice.add(LINES.getFirst());
    imported(LINES);
    assertThat(imported(twice)).isEqualTo(new Result(1, 6, true));
    finishAndForget();
    assertThat(imported(twice)).isEqualTo(new Result(0, 7, true));
  }

  @Test
  void shouldGoOnWhereAnImportWasStopped() throws IOException {
    assertThat(file(LINES).into(journal, count -> count < 2)).isEqualTo(new Result(2, 0, false));
    finishAndForget();
    assertThat(file(LINES).into(journal, count -> count < 1)).isEqualTo(new Result(0, 1, false));
    assertThat(file(LINES).into(journal, count -> false)).isEqualTo(new Result(0, 0, false));
    assertThat(imported(LINES)).isEqualTo(new Result(4, 2, true));
  }

  /** It has had no time to say how far it came. */
  @Test
  void shouldGoOnWhereAnImportBrokeOff() throws IOException {
    List<String> spoilt = new ArrayList<>(LINES.subList(0, 3));
    spoilt.add("junk");
    assertThatThrownBy(() -> imported(spoilt)).isInstanceOf(StoreException.class);
    finishAndForget();

    assertThat(imported(LINES)).isEqualTo(new Result(3, 3, true));
  }

  @Test
  void shouldAlsoRememberWhatTheLogHadWithoutAnImport() throws IOException {
    journal.out(Tuples.numbered(1));
    journal.out(Tuples.numbered(2));
    List<String> own = Tuples.lines(journal);
    List<String> mixed = List.of(own.get(0), LINES.get(0), own.get(1));
    assertThat(imported(own)).isEqualTo(new Result(0, 2, true));
    assertThat(imported(mixed)).isEqualTo(new Result(1, 2, true));
    finishAndForget();

    assertThat(imported(mixed)).isEqualTo(new Result(0, 3, true));
    assertThat(imported(own)).isEqualTo(new Result(0, 2, true));
  }

  @Test
  void shouldImportAFileWhoseBeginningHasChanged() throws IOException {
    imported(LINES);
    finishAndForget();
    assertThat(imported(LINES.subList(1, 6))).isEqualTo(new Result(5, 0, true));
  }

  @Test
  void shouldAppendNoEntryThatIsTooLongToBeKept() throws IOException {
    List<String> lines =
        List.of(LINES.get(0), LINES.get(1).replace("\"y\"", "\"" + "y".repeat(16 << 20) + "\""));
    assertThatThrownBy(() -> imported(lines))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("has changed", "line 2", "t-1", "too long", "is imported");
    assertThat(Tuples.lines(journal)).hasSize(1);
  }
}
