package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalReaderTest {

  @Test
  void shouldKeepALineThatIsNoJsonButTheLast() {
    List<JournalEntry> entries = new JournalReader("{\"op\":\n\n oops \n{\"op\":").readAll();
    assertThat(entries)
        .containsExactly(
            JournalEntry.of(Map.of("op", "_CORRUPT", "_raw", "{\"op\":", "_line", 0)),
            JournalEntry.of(Map.of("op", "_CORRUPT", "_raw", "oops", "_line", 2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\r", "\r\n", "\u000b", "\f", "\u001c", "\u001e", "\u0085", "\u2028"})
  void shouldSplitLinesWhereTheReferenceDoes(String terminator) {
    assertThat(new JournalReader("{}" + terminator + "{}" + terminator).readAll()).hasSize(2);
  }

  @Test
  void shouldTakeAnObjectTooDeepOrANumberTooLongForCorrupt() {
    String deep = "{\"a\":".repeat(100_000);
    String shallow = "{\"a\":".repeat(1001) + "1" + "}".repeat(1001);
    String digits = "{\"seq\":" + "9".repeat(5000) + "}";
    List<JournalEntry> entries =
        new JournalReader(String.join("\n", deep, shallow, digits, "{}")).readAll();
    assertThat(entries)
        .extracting(JournalEntry::op)
        .containsExactly(Op.CORRUPT, Op.CORRUPT, Op.CORRUPT, Op.UNKNOWN);
  }

  @Test
  void shouldSkipWhatIsNoObject() {
    assertThat(new JournalReader("1\n[]\n\"x\"\nNaN\nnull\n{\"op\": \"HALT\"}\n").readAll())
        .containsExactly(JournalEntry.of(Map.of("op", "HALT")));
  }

  @Test
  void shouldSayThatThereIsNoMore() {
    JournalReader reader = new JournalReader("{}\n\n");
    assertThat(reader.next()).isEqualTo(JournalEntry.of(Map.of()));
    assertThat(reader.hasNext()).isFalse();
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(reader::next)
        .withMessage("no entry after lines=2");
  }
}
