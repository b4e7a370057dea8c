package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.time.VirtualClock;
import dev.teem.journal.log.MemoryLog;
import dev.teem.journal.tuple.TupleImport.Refusal;
import dev.teem.journal.tuple.TupleImport.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TupleImportTest {
  /** As simplicio-prompt's tuple bus writes it: its demonstration, and an escaped line. */
  private static final List<String> FOREIGN =
      List.of(
          "{\"op\": \"out\", \"at\": \"2026-01-17T09:00:00.000001+00:00\", \"tuple\": {\"yool\":"
              + " \"ide.cursor.send\", \"args\": {\"file\": \"x.py\"}, \"lane\": \"dev\", \"id\":"
              + " \"t-00000000000a\", \"created_at\": \"2026-01-17T09:00:00.000000+00:00\"}}",
          "{\"op\": \"out\", \"at\": \"2026-01-17T09:00:00.000002+00:00\", \"tuple\": {\"yool\":"
              + " \"op.jira.fetch_sprint\", \"args\": {\"sprint\": 42, \"title\":"
              + " \"\\u00dcber \\ud83d\\ude00\"}, \"lane\": \"ops\", \"id\": \"t-00000000000b\","
              + " \"created_at\": \"2026-01-17T09:00:00.000000+00:00\"}}",
          "{\"op\": \"in\", \"at\": \"2026-01-17T09:00:00.000003+00:00\", \"tuple\": {\"yool\":"
              + " \"ide.cursor.send\", \"args\": {\"file\": \"x.py\"}, \"lane\": \"dev\", \"id\":"
              + " \"t-00000000000a\", \"created_at\": \"2026-01-17T09:00:00.000000+00:00\"}}",
          "{\"op\": \"out\", \"at\": \"2026-01-17T09:00:00.000004+00:00\", \"tuple\": {\"yool\":"
              + " \"receipt\", \"lane\": \"audit\", \"parent_id\": \"t-00000000000a\","
              + " \"status\": \"ok\", \"id\": \"t-00000000000c\","
              + " \"created_at\": \"2026-01-17T09:00:00.000004+00:00\"}}");

  @TempDir Path temp;
  private final VirtualClock clock = new VirtualClock();
  private MemoryLog log;
  private TupleJournal journal;

  @BeforeEach
  void open() {
    log = new MemoryLog();
    journal = new TupleJournal(log, clock, false);
  }

  @AfterEach
  void close() {
    journal.close();
    log.close();
  }

  private static boolean always(long count) {
    return true;
  }

  private TupleImport file(String text) throws IOException {
    return file(text.getBytes(StandardCharsets.UTF_8));
  }

  private TupleImport file(byte[] bytes) throws IOException {
    return new TupleImport(Files.write(temp.resolve("tuples.jsonl"), bytes));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  /** Imports lines that are all in order. */
  private Result imported(List<String> lines) throws IOException {
    TupleImport entries = file(text(lines));
    assertThat(entries.check(TupleImportTest::always).refusals()).isEmpty();
    return entries.into(journal, TupleImportTest::always);
  }

  private static String ids(TupleJournal journal) {
    List<String> ids = new ArrayList<>();
    journal.openTuples().forEach(tuple -> ids.add(tuple.id()));
    return String.join(" ", ids);
  }

  @Test
  void shouldImportTheLogOfAnotherProgram() throws IOException {
    assertThat(imported(FOREIGN)).isEqualTo(new Result(4, 0, true));

    assertThat(ids(journal)).isEqualTo("t-00000000000b t-00000000000c");
    assertThat(Tuples.lines(journal).get(1))
        .isEqualTo(
            "{\"at\":\"2026-01-17T09:00:00.000002+00:00\",\"op\":\"out\",\"tuple\":{\"args\":"
                + "{\"sprint\":42,\"title\":\"Über 😀\"},\"created_at\":"
                + "\"2026-01-17T09:00:00.000000+00:00\",\"id\":\"t-00000000000b\",\"lane\":"
                + "\"ops\",\"yool\":\"op.jira.fetch_sprint\"}}");
  }

  @Test
  void shouldGiveTheSameBytesInAnotherStore() throws IOException {
    imported(FOREIGN);
    for (long n = 0; n < 100; n++) {
      journal.out(Tuples.numbered(n));
      journal.in(Tuples.numbered(n));
      if (n % 3 > 0) {
        journal.receipt(Tuples.numbered(n), Map.of("n", n));
      }
      // The same again, in the same microsecond.
      journal.out(Tuples.numbered(n));
    }
    List<String> exported = Tuples.lines(journal);
    String open = ids(journal);
    close();
    open();

    assertThat(imported(exported)).isEqualTo(new Result(exported.size(), 0, true));
    assertThat(Tuples.lines(journal)).isEqualTo(exported);
    assertThat(ids(journal)).isEqualTo(open);
  }

  @Test
  void shouldPassOverWhatIsThereAlready() throws IOException {
    imported(FOREIGN.subList(0, 3));

    assertThat(imported(FOREIGN)).isEqualTo(new Result(1, 3, true));
    assertThat(imported(FOREIGN)).isEqualTo(new Result(0, 4, true));
    List<String> twice = new ArrayList<>(FOREIGN);
    twice.add(FOREIGN.getFirst());
    assertThat(imported(twice)).isEqualTo(new Result(1, 4, true));
    assertThat(ids(journal)).contains("t-00000000000a");
  }

  @Test
  void shouldGoOnWhereAnImportWasStopped() throws IOException {
    TupleImport entries = file(text(FOREIGN));
    assertThat(entries.into(journal, count -> count < 2)).isEqualTo(new Result(2, 0, false));
    assertThat(Tuples.lines(journal)).hasSize(2);

    assertThat(entries.into(journal, TupleImportTest::always)).isEqualTo(new Result(2, 2, true));
    List<String> whole = Tuples.lines(journal);
    close();
    open();
    imported(FOREIGN);
    assertThat(Tuples.lines(journal)).isEqualTo(whole);
  }

  @Test
  void shouldStopACheckAndChangeNothing() throws IOException {
    assertThat(file(text(FOREIGN)).check(count -> count < 3).lines()).isEqualTo(3);
    assertThat(Tuples.lines(journal)).isEmpty();
  }

  @Test
  void shouldNameEveryLineThatIsRefused() throws IOException {
    String good = FOREIGN.getFirst();
    TupleImport.Check check =
        file(good
                + "\n\n"
                + good.replace("\"op\": \"out\"", "\"op\": \"put\"")
                + "\r\n \t\n"
                + good.replace("t-00000000000a", "sha256:" + "0".repeat(64))
                + "\n"
                + good.substring(0, 40))
            .check(TupleImportTest::always);

    assertThat(check.lines()).isEqualTo(4);
    assertThat(check.refused()).isEqualTo(3);
    assertThat(check.refusals()).extracting(Refusal::line).containsExactly(3L, 5L, 6L);
    assertThat(check.refusals().get(0).reason()).contains("op=\"put\" is not out, in or receipt");
    assertThat(check.refusals().get(1).reason()).contains("is not the hash of the content");
    assertThat(check.refusals().get(2).reason()).contains("not JSON", "end of the text");
  }

  @Test
  void shouldRefuseBytesThatAreNoText() throws IOException {
    byte[] line = FOREIGN.getFirst().getBytes(StandardCharsets.UTF_8);
    line[line.length - 40] = (byte) 0xff;
    assertThat(file(line).check(TupleImportTest::always).refusals())
        .containsExactly(new Refusal(1, "it is not UTF-8"));
    assertThat(
            file(new byte[1 << 20]).check(TupleImportTest::always).refusals().getFirst().reason())
        .contains("not JSON", "U+0000");
    assertThat(file(new byte[0]).check(TupleImportTest::always))
        .isEqualTo(new TupleImport.Check(0, 0, List.of()));
  }

  @Test
  void shouldRefuseALineThatIsTooLongAndGoOnWithTheNext() throws IOException {
    String good = FOREIGN.getFirst();
    String large = good.replace("x.py", "x".repeat(16 << 20));
    TupleImport.Check check =
        file("x".repeat((64 << 20) + 1) + "\n" + good + "\n" + large + "\n")
            .check(TupleImportTest::always);

    assertThat(check.lines()).isEqualTo(3);
    assertThat(check.refusals()).extracting(Refusal::line).containsExactly(1L, 3L);
    assertThat(check.refusals().get(0).reason()).contains("bytes=67108864");
    assertThat(check.refusals().get(1).reason()).contains("t-00000000000a", "too long");
  }

  @Test
  void shouldCountRefusalsThatItDoesNotKeep() throws IOException {
    TupleImport.Check check = file("junk\n".repeat(1_000)).check(TupleImportTest::always);
    assertThat(check.refused()).isEqualTo(1_000);
    assertThat(check.refusals()).hasSize(100);
  }

  @Test
  void shouldNoticeThatTheFileHasChangedSinceTheCheck() throws IOException {
    TupleImport entries = file(text(FOREIGN) + "junk\n");
    assertThatThrownBy(() -> entries.into(journal, TupleImportTest::always))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("tuples.jsonl", "has changed", "line 5", "is imported");
    assertThat(Tuples.lines(journal)).hasSize(4);
    assertThat(imported(FOREIGN)).isEqualTo(new Result(0, 4, true));
  }
}
