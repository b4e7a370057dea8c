package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalEntryTest {

  @ParameterizedTest
  @ValueSource(strings = {"\u0085", "\u2028", "\u2029", "\u000b", "\f", "\u001c", "\u001e"})
  void shouldNotBreakItsLineWhateverAReasonHolds(String terminator) {
    String reason = "before" + terminator + "after";
    JournalEntry entry = JournalEntry.of(Map.of("op", "HALT", "reason", reason));
    assertThat(entry.line()).doesNotContain(terminator);
    assertThat(new JournalReader(entry.line() + "{}").readAll().getFirst()).isEqualTo(entry);
  }

  @ParameterizedTest
  @CsvSource({"-1, ''", "10, ''", "13, ''", "125, '\n'", "-88, '\n'"})
  void shouldEndATornLineFirst(int lastByte, String first) {
    byte[] bytes = JournalEntry.of(Map.of()).bytesAfter(lastByte);
    assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(first + "{}\n");
  }

  @Test
  void shouldStampOnlyWhatIsMissing() {
    Map<String, Object> fields = new HashMap<>();
    fields.put("seq", null);
    JournalEntry stamped =
        JournalEntry.of(fields).stamped(BigInteger.TWO, Instant.parse("2026-01-02T03:04:05.678Z"));
    fields.put("ts", "2026-01-02T03:04:05Z");
    assertThat(stamped).isEqualTo(JournalEntry.of(fields));
  }

  @Test
  void shouldNotBelieveANumberWhoseSuccessorCouldNotBeReadBack() {
    BigInteger largest = BigInteger.TEN.pow(4300).subtract(BigInteger.ONE);
    JournalEntry entry = new JournalReader("{\"seq\": " + largest + "}").next();
    LeaseFold fold = new LeaseFold();
    fold.apply(entry);
    assertThat(fold.nextSeq()).isEqualTo(BigInteger.ONE);
    assertThat(LeaseFold.compact(List.of(entry.with("op", "_CORRUPT")))).hasSize(2);
  }

  @Test
  void shouldNotTakeLongOverLongText() {
    String digits = "9".repeat(10_000_000);
    assertThat(JournalEntry.of(Map.of("seq", digits)).seq()).isZero();
  }

  @Test
  void shouldCopyWhatItIsMadeOf() {
    List<Object> tree = new ArrayList<>(List.of("src/"));
    JournalEntry entry = JournalEntry.of(Map.of("tree", tree));
    tree.add("docs/");
    assertThat(entry.fields()).isEqualTo(Map.of("tree", List.of("src/")));
  }

  @Test
  void shouldNameWhatIsNotJson() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JournalEntry.of(Map.of("at", Instant.EPOCH)))
        .withMessage("member=at of class=java.time.Instant has no JSON form");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JournalEntry.of(Map.of("a", Map.of(1, 2))))
        .withMessage("key=1 of an object is no string");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JournalEntry.of(Map.of("n", BigInteger.TEN.pow(4300))))
        .withMessage("member=n is an integer of more than digits=4300");
    Map<String, Object> endless = new HashMap<>();
    endless.put("self", endless);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JournalEntry.of(endless))
        .withMessage("nesting exceeds depth=1000");
  }
}
