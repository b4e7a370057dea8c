package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.receipt.ConformanceVectors;
import dev.teem.engine.receipt.ConformanceVectors.Case;
import dev.teem.engine.time.SystemClock;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LaneJournalConformanceTest {

  @ParameterizedTest
  @MethodSource("cases")
  void shouldReadWhatTheReferenceReads(Case vector) {
    List<JournalEntry> entries = entries(vector);
    Case expected = vector.object("expected");
    assertThat((long) entries.size()).isEqualTo(expected.integer("entry_count"));
    assertThat(entries.stream().map(entry -> entry.fields().get("op")).toList())
        .isEqualTo(expected.list("ops"));
    assertThat(
            entries.stream()
                .filter(entry -> entry.fields().containsKey("_raw"))
                .map(LaneJournalConformanceTest::evidence)
                .toList())
        .isEqualTo(expected.list("corrupt"));
  }

  private static Map<String, Object> evidence(JournalEntry entry) {
    return Map.of("_line", entry.fields().get("_line"), "_raw", entry.fields().get("_raw"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldFoldToTheLeasesOfTheReference(Case vector) {
    List<JournalEntry> entries = entries(vector);
    Case expected = vector.object("expected");
    assertThat(fields(LeaseFold.replay(entries))).isEqualTo(expected.list("live"));
    assertThat(nextSeq(entries)).isEqualTo(integer(expected.fields().get("next_seq")));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldCompactAsTheReferenceDoes(Case vector) {
    List<JournalEntry> entries = entries(vector);
    Case expected = vector.object("expected");
    List<JournalEntry> compacted = LeaseFold.compact(entries);
    assertThat(compacted.stream().map(JournalEntry::fields).toList())
        .isEqualTo(expected.list("compact"));

    String written = compacted.stream().map(JournalEntry::line).collect(Collectors.joining());
    List<JournalEntry> readBack = new JournalReader(written).readAll();
    assertThat(readBack).isEqualTo(compacted);
    assertThat(fields(LeaseFold.replay(readBack))).isEqualTo(expected.list("live_after_compact"));
    assertThat(LeaseFold.replay(readBack).equals(LeaseFold.replay(entries)))
        .isEqualTo(expected.fields().get("compact_preserves_live"));
    assertThat(nextSeq(readBack))
        .isEqualTo(integer(expected.fields().get("next_seq_after_compact")));
  }

  /** The same by way of the disk: the leases, the entries, and both after compacting. */
  @Test
  void shouldHoldTheSameInAJournalOnDisk(@TempDir Path temp) {
    cases()
        .forEach(vector -> {
          Path folder = temp.resolve("case-" + vector.integer("id"));
          List<JournalEntry> entries = entries(vector);
          Case expected = vector.object("expected");
          try (LeaseJournal journal = LeaseJournal.open(folder, new SystemClock(), false)) {
            assertThat(journal.importAll(entries)).isEqualTo(entries.size());
            assertThat(fields(journal.leases())).as("%s", vector).isEqualTo(expected.list("live"));
            List<JournalEntry> readBack = new ArrayList<>();
            LeaseJournal.forEach(folder, readBack::add);
            assertThat(readBack).isEqualTo(entries);

            journal.compact();
            assertThat(fields(journal.leases())).isEqualTo(expected.list("live_after_compact"));
            readBack.clear();
            LeaseJournal.forEach(folder, readBack::add);
            // A journal on disk also keeps what it knows of work that goes on, in a member more.
            Object work = readBack.getFirst().fields().get("work");
            List<JournalEntry> compacted = new ArrayList<>(LeaseFold.compact(entries));
            compacted.set(0, compacted.getFirst().with("work", work));
            assertThat(Set.copyOf(readBack)).isEqualTo(Set.copyOf(compacted));
            assertThat(fields(LeaseFold.replay(readBack)))
                .isEqualTo(expected.list("live_after_compact"));
          }
        });
  }

  private static List<JournalEntry> entries(Case vector) {
    String text = vector.text("journal");
    byte[] bytes =
        text == null
            ? Base64.getDecoder().decode(vector.text("journal_b64"))
            : text.getBytes(StandardCharsets.UTF_8);
    return new JournalReader(bytes).readAll();
  }

  private static List<Map<String, Object>> fields(List<Lease> leases) {
    return leases.stream().map(Lease::fields).toList();
  }

  private static BigInteger nextSeq(List<JournalEntry> entries) {
    LeaseFold fold = new LeaseFold();
    entries.forEach(fold::apply);
    return fold.nextSeq();
  }

  private static BigInteger integer(Object value) {
    return new BigInteger(value.toString());
  }

  static Stream<Case> cases() {
    return ConformanceVectors.of("lane-journal.json");
  }
}
