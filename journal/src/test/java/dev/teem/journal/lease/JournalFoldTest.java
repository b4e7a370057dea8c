package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.journal.lease.Launch.State;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JournalFoldTest {
  private static final Instant START = Instant.parse("2026-06-01T08:00:00Z");
  private static final Launch INTENDED = Launch.intended("docs", "docs-1", 2);
  private static final Launch LAUNCHED =
      INTENDED.launched(4711, new Launch.Start(START, "boot", 7));

  private static JournalFold fold(List<JournalEntry> entries) {
    JournalFold fold = new JournalFold();
    entries.forEach(fold::apply);
    return fold;
  }

  private static JournalFold fold(JournalEntry... entries) {
    return fold(List.of(entries));
  }

  private static JournalEntry at(int second, JournalEntry entry) {
    return entry.with("ts", START.plusSeconds(second).toString());
  }

  private static Lease lease(String lane, String loopTs) {
    return Lease.of(Map.of("lane", lane, "loop_ts", loopTs, "holder", "ann"));
  }

  private static JournalEntry of(LeaseId id, JournalEntry entry) {
    return entry.with("lane", id.lane()).with("loop_ts", id.loopTs());
  }

  @Test
  void shouldReadALaunchBackInEveryState() {
    for (Launch launch :
        List.of(
            INTENDED,
            LAUNCHED,
            LAUNCHED.ending(false),
            LAUNCHED.ending(true),
            LAUNCHED.failed(START.plusMillis(1500)))) {
      JournalEntry line = new JournalReader(at(1, launch.entry("why")).line()).next();
      assertThat(Launch.of(line))
          .isEqualTo(
              new Launch(
                  launch.state(),
                  "docs",
                  "docs-1",
                  launch.failures(),
                  launch.pid(),
                  launch.start(),
                  launch.retryAt(),
                  START.plusSeconds(1)));
    }
    assertThat(LAUNCHED.failed(START).failures()).isEqualTo(3);
    assertThat(LAUNCHED.ended().failures()).isZero();
  }

  @Test
  void shouldReadALaunchWhoseStartIsADateOnly() {
    JournalEntry full = LAUNCHED.entry("why");
    Launch.Start date = new Launch.Start(START, "", 0);
    JournalEntry old = INTENDED.launched(4711, date).entry("why");
    assertThat(old.fields()).doesNotContainKeys("boot_id", "start_ticks");
    for (JournalEntry entry :
        List.of(old, full.with("boot_id", 7L), full.with("start_ticks", "7"))) {
      assertThat(Launch.of(entry).start()).isEqualTo(date);
    }
  }

  @Test
  void shouldFollowALaunchToItsEnd() {
    JournalFold fold = fold(INTENDED.entry(""), LAUNCHED.entry(""));
    assertThat(fold.launchOf("docs").state()).isEqualTo(State.LAUNCHED);
    assertThat(fold.wasTaken("docs")).isFalse();

    fold.apply(Entries.acquire(lease("docs", "t")));
    assertThat(fold.wasTaken("docs")).isTrue();
    fold.apply(at(9, Entries.release(lease("docs", "t"))));
    assertThat(fold.wasTaken("docs")).isTrue();
    assertThat(fold.freeSince("docs")).isEqualTo(START.plusSeconds(9));

    fold.apply(LAUNCHED.ended().entry(""));
    assertThat(fold.launches()).isEmpty();
    fold.apply(Launch.intended("docs", "docs-9", 0).entry(""));
    assertThat(fold.wasTaken("docs")).isFalse();
  }

  @Test
  void shouldNotForgetAProcessBecauseOfAnotherLaunch() {
    JournalFold fold = fold(LAUNCHED.entry(""), Entries.spawn("docs", "of another"));
    assertThat(fold.launchOf("docs").pid()).isEqualTo(4711);
    fold.apply(Launch.intended("docs", "of another", 0).failed(START).entry(""));
    assertThat(fold.launchOf("docs").pid()).isEqualTo(4711);
  }

  @Test
  void shouldKnowProgressAndProposalsOfLiveLeasesOnly() {
    LeaseId id = new LeaseId("t", "docs");
    JournalEntry halt = of(id, Entries.halt("ann"));
    JournalFold fold = fold(Entries.acquire(lease("docs", "t")), halt);
    assertThat(fold.isHaltProposed(id)).isTrue();
    fold.apply(at(1, of(id, Entries.attempt("u", "error", null))));
    fold.apply(at(2, of(id, Entries.attempt("u", "blocked", null))));
    assertThat(fold.progressAt(id)).isNull();
    assertThat(fold.isHaltProposed(id)).isTrue();

    fold.apply(at(3, of(id, Entries.attempt("u", "shipped", null))));
    assertThat(fold.progressAt(id)).isEqualTo(START.plusSeconds(3));
    assertThat(fold.isHaltProposed(id)).isFalse();

    fold.apply(Entries.scavenge(lease("docs", "t")));
    fold.apply(halt);
    fold.apply(at(4, of(id, Entries.attempt("u", "shipped", null))));
    assertThat(fold.progressAt(id)).isNull();
    assertThat(fold.isHaltProposed(id)).isFalse();
  }

  @Test
  void shouldNotEndALeaseThatIsHeldAgainUnderTheSameIdByCompacting() {
    Lease lease = lease("docs", "always the same");
    JournalFold fold =
        fold(
            LAUNCHED.entry(""),
            Entries.acquire(lease),
            Entries.release(lease),
            Entries.acquire(lease));
    assertThat(fold(fold.compacted()).leases()).containsExactly(lease);
  }

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void shouldComeToTheSameFromACompactedJournal(long seed) {
    List<JournalEntry> entries = entries(new SplittableRandom(seed));
    JournalFold whole = fold(entries);
    JournalFold compacted = fold(whole.compacted());
    assertThat(compacted.compacted()).isEqualTo(whole.compacted());
    assertThat(List.copyOf(compacted.leases())).isEqualTo(List.copyOf(whole.leases()));
    assertThat(compacted.launches()).isEqualTo(whole.launches());
    for (int lane = 0; lane < 3; lane++) {
      assertThat(compacted.wasTaken("lane" + lane)).isEqualTo(whole.wasTaken("lane" + lane));
      assertThat(compacted.freeSince("lane" + lane)).isEqualTo(whole.freeSince("lane" + lane));
      for (int turn = 0; turn < 2; turn++) {
        LeaseId id = new LeaseId("t" + turn, "lane" + lane);
        assertThat(compacted.progressAt(id)).isEqualTo(whole.progressAt(id));
        assertThat(compacted.isHaltProposed(id)).isEqualTo(whole.isHaltProposed(id));
      }
    }
  }

  /** Whole files are given up: some of what came before is still there. */
  @ParameterizedTest
  @MethodSource("seeds")
  void shouldSayTheSameInTheSameOrderWhetherOrNotItHasReadAllThatWasCompacted(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<JournalEntry> before = entries(random);
    JournalFold whole = fold(before);
    List<JournalEntry> checkpoint = whole.compacted();
    List<JournalEntry> after = entries(random);
    checkpoint.forEach(whole::apply);
    after.forEach(whole::apply);
    JournalFold rest = fold(before.subList(random.nextInt(before.size()), before.size()));
    checkpoint.forEach(rest::apply);
    after.forEach(rest::apply);
    assertThat(rest.compacted()).isEqualTo(whole.compacted());
  }

  /** What a watchdog and workers write, and now and then a value that nobody would. */
  private static List<JournalEntry> entries(SplittableRandom random) {
    List<JournalEntry> entries = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String lane = "lane" + random.nextInt(3);
      Lease lease = lease(lane, "t" + random.nextInt(2));
      Launch launch =
          Launch.intended(lane, "run" + random.nextInt(2), random.nextInt(3))
              .launched(
                  1 + i, new Launch.Start(START, i % 2 == 0 ? "boot" : "", i % 2 == 0 ? i : 0));
      JournalEntry entry =
          switch (random.nextInt(13)) {
            case 0, 1 -> Entries.acquire(lease);
            case 2 -> Entries.release(lease);
            case 3 -> Entries.scavenge(lease);
            case 4 -> of(lease.id(), Entries.attempt("unit", "shipped", null));
            case 5 -> of(lease.id(), Entries.halt("ann"));
            case 6 -> Launch.intended(lane, launch.runId(), 1).entry("");
            case 7 -> launch.entry("");
            case 8 -> launch.ending(random.nextBoolean()).entry("");
            case 9 -> launch.ended().entry("");
            case 10 -> launch.failed(START.plusSeconds(i)).entry("");
            case 11 -> new JournalReader("damaged " + random.nextInt(9) + "\n{}\n").next();
            default -> Entries.checkpoint(List.of(lease), BigInteger.valueOf(i));
          };
      JournalEntry dated = at(i, entry);
      entries.add(random.nextInt(6) == 0 ? spoiled(dated, random) : dated);
    }
    return entries;
  }

  private static JournalEntry spoiled(JournalEntry entry, SplittableRandom random) {
    List<Object> values = new ArrayList<>(List.of("", "x", -1L, 1e300, true, List.of(), Map.of()));
    values.add(null);
    values.add(new BigInteger("9".repeat(40)));
    List<String> names =
        List.of(
            "ts", "pid", "started_at", "retry_at", "failures", "run_id", "outcome", "reason_class");
    Map<String, Object> fields = new LinkedHashMap<>(entry.fields());
    String name = names.get(random.nextInt(names.size()));
    fields.computeIfPresent(name, (any, old) -> values.get(random.nextInt(values.size())));
    return JournalEntry.of(fields);
  }
}
