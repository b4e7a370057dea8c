package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for all journals; the seed of one that breaks it is in the name of the test. */
class LaneJournalPropertiesTest {
  private static final int ENTRIES = 40;

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldReadBackWhatItWrites(long seed) {
    List<JournalEntry> entries = new RandomJournal(seed).entries(ENTRIES);
    assertThat(new JournalReader(text(entries)).readAll()).isEqualTo(entries);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFoldACompactedJournalToTheSame(long seed) {
    List<JournalEntry> entries = new RandomJournal(seed).entries(ENTRIES);
    List<JournalEntry> compacted = new JournalReader(text(LeaseFold.compact(entries))).readAll();
    assertThat(LeaseFold.replay(compacted)).isEqualTo(LeaseFold.replay(entries));
    assertThat(fold(compacted).nextSeq()).isEqualTo(fold(entries).nextSeq());
    assertThat(LeaseFold.compact(compacted)).isEqualTo(compacted);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldFoldOnFromACheckpointAsFromTheWholeJournal(long seed) {
    List<JournalEntry> entries = new RandomJournal(seed).entries(ENTRIES);
    LeaseFold incremental = new LeaseFold();
    for (int at = 0; at < ENTRIES; at++) {
      incremental.apply(entries.get(at));
      assertThat(List.copyOf(incremental.leases()))
          .as("after entries=%d", at + 1)
          .isEqualTo(LeaseFold.replay(entries.subList(0, at + 1)));
    }
    LeaseFold resumed = new LeaseFold();
    resumed.apply(fold(entries.subList(0, ENTRIES / 2)).checkpoint());
    entries.subList(ENTRIES / 2, ENTRIES).forEach(resumed::apply);
    assertThat(List.copyOf(resumed.leases())).isEqualTo(List.copyOf(incremental.leases()));
    assertThat(resumed.nextSeq()).isEqualTo(incremental.nextSeq());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldReadAnyBytes(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[2000];
    random.nextBytes(bytes);
    survive(bytes);

    byte[] damaged =
        text(new RandomJournal(seed).entries(ENTRIES)).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 20; i++) {
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
    }
    survive(damaged);
  }

  private static void survive(byte[] bytes) {
    List<JournalEntry> entries = new JournalReader(bytes).readAll();
    LeaseFold fold = fold(entries);
    LaneRequest request = new LaneRequest("lane0", LaneTree.of(List.of("src/")), false, "me");
    assertThat(Arbiter.decide(fold.leases(), request)).isNotNull();
    String rewritten = text(entries);
    assertThat(new JournalReader(rewritten).readAll()).isEqualTo(entries);
    assertThat(LeaseFold.compact(entries)).hasSizeGreaterThanOrEqualTo(1);
  }

  private static LeaseFold fold(List<JournalEntry> entries) {
    LeaseFold fold = new LeaseFold();
    entries.forEach(fold::apply);
    return fold;
  }

  private static String text(List<JournalEntry> entries) {
    return entries.stream().map(JournalEntry::line).collect(Collectors.joining());
  }

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }
}
