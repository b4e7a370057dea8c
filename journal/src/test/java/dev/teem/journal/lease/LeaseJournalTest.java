package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.time.VirtualClock;
import dev.teem.journal.log.Children;
import dev.teem.journal.log.CorruptLogException;
import dev.teem.journal.log.RecordLog;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseJournalTest {
  private static final LeaseId FIRST = new LeaseId("t1", "docs");

  @TempDir Path temp;
  private final VirtualClock clock = new VirtualClock();

  @BeforeEach
  void shouldHaveADateThatFilesCanHave() {
    clock.advance(Duration.ofDays(1).toNanos());
  }

  private Path folder() {
    return temp.resolve("leases");
  }

  private LeaseJournal open() {
    return LeaseJournal.open(folder(), clock, false);
  }

  private static Lease wanted(String loopTs, String lane, String holder, String... tree) {
    return Lease.of(
        Map.of("loop_ts", loopTs, "lane", lane, "holder", holder, "tree", List.of(tree)));
  }

  private List<JournalEntry> entries() {
    List<JournalEntry> entries = new ArrayList<>();
    LeaseJournal.forEach(folder(), entries::add);
    return entries;
  }

  private List<String> ops() {
    return entries().stream().map(entry -> entry.op().text()).toList();
  }

  @Test
  void shouldGrantWhatIsFreeAndRefuseTheRestAndJournalBoth() {
    try (LeaseJournal journal = open()) {
      assertThat(journal.acquire(wanted("t1", "docs", "ann", "docs/**")))
          .extracting(LeaseJournal.Answer::decision)
          .isInstanceOf(Decision.Granted.class);
      assertThat(journal.acquire(wanted("t2", "docs", "bob", "docs/**")))
          .extracting(LeaseJournal.Answer::decision)
          .isInstanceOf(Decision.LaneHeld.class);
      assertThat(journal.acquire(wanted("t2", "all", "bob", "docs/api/**")))
          .extracting(LeaseJournal.Answer::decision)
          .isInstanceOf(Decision.TreeCollides.class);
      assertThat(journal.acquire(wanted("t2", "src", "bob", "src/**")))
          .extracting(LeaseJournal.Answer::decision)
          .isInstanceOf(Decision.Granted.class);

      assertThat(journal.leases()).extracting(Lease::lane).containsExactly("docs", "src");
      assertThat(journal.leases().getFirst().get("acquired_at")).isEqualTo("1970-01-02T00:00:00Z");
    }
    assertThat(ops()).containsExactly("ACQUIRE", "REFUSE", "REFUSE", "ACQUIRE");
    assertThat(entries())
        .extracting(entry -> entry.fields().get("seq"))
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(entries().get(1).fields().get("reason_class")).isEqualTo("LANE_HELD");
  }

  @Test
  void shouldLetOnlyTheHolderDoWhatHoldersDo() {
    try (LeaseJournal journal = open()) {
      journal.acquire(wanted("t1", "docs", "ann", "docs/**"));
      clock.advance(Duration.ofSeconds(90).toNanos());

      assertThat(journal.heartbeat(FIRST, "bob")).isEmpty();
      assertThat(journal.heartbeat(FIRST, "ann")).isPresent();
      assertThat(journal.leases().getFirst().get("heartbeat_at")).isEqualTo("1970-01-02T00:01:30Z");

      assertThat(journal.adopt(FIRST, "ann", "eve", 17L)).isPresent();
      assertThat(journal.heartbeat(FIRST, "ann")).isEmpty();
      assertThat(journal.release(FIRST, "ann", "done")).isEmpty();
      assertThat(journal.leases().getFirst().holder()).isEqualTo("eve");
      assertThat(journal.leases().getFirst().get("pid")).isEqualTo(17L);

      assertThat(journal.scavenge(FIRST, "eve", "no sign of life")).isPresent();
      assertThat(journal.leases()).isEmpty();
      assertThat(journal.scavenge(FIRST, null, "again")).isEmpty();
      assertThat(journal.release(FIRST, "eve", "done")).isEmpty();
    }
    assertThat(ops()).containsExactly("ACQUIRE", "HEARTBEAT", "ADOPT", "SCAVENGE");
    assertThat(entries().getLast().fields()).containsEntry("prev_holder", "eve");
  }

  @Test
  void shouldNoteWhatChangesNoLease() {
    try (LeaseJournal journal = open()) {
      journal.acquire(wanted("t1", "docs", "ann", "docs/**"));
      journal.note(Entries.halt("ann").with("lane", "docs"));
      journal.note(Entries.attempt("unit", "failed", "r1"));

      assertThatThrownBy(() -> journal.note(Entries.release(journal.leases().getFirst())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("RELEASE");
      assertThat(journal.leases()).hasSize(1);
    }
    assertThat(ops()).containsExactly("ACQUIRE", "HALT", "ATTEMPT");
  }

  /** As other programs may write: the entry has another id than the lease in it. */
  @Test
  void shouldReachALeaseByTheIdUnderWhichItWasGranted() {
    String line =
        "{\"op\":\"ACQUIRE\",\"lane\":\"docs\",\"loop_ts\":\"2\","
            + "\"lease\":{\"lane\":\"docs\",\"holder\":\"ann\",\"tree\":[\"docs/**\"]}}\n";
    try (LeaseJournal journal = open()) {
      journal.importAll(new JournalReader(line).readAll());
      LeaseId id = journal.leases().getFirst().id();
      assertThat(id).isEqualTo(new LeaseId("2", "docs"));
      assertThat(journal.heartbeat(id, "ann")).isPresent();
      assertThat(journal.leases().getFirst().get("heartbeat_at")).isNotNull();
      assertThat(journal.adopt(id, "ann", "bob", null)).isPresent();
      assertThat(journal.leases().getFirst().holder()).isEqualTo("bob");
      assertThat(journal.release(id, "bob", "done")).isPresent();
      assertThat(journal.leases()).isEmpty();

      journal.importAll(new JournalReader(line).readAll());
      assertThat(journal.scavenge(id, null, "gone")).isPresent();
      assertThat(journal.leases()).isEmpty();
    }
  }

  @Test
  void shouldRefuseARequestThatNamesTooLittle() {
    try (LeaseJournal journal = open()) {
      assertThatThrownBy(() -> journal.acquire(wanted("", "docs", "ann", "docs/**")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("loop_ts");
      assertThatThrownBy(() -> journal.acquire(wanted("t1", "", "ann", "docs/**")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lane");
      assertThat(journal.leases()).isEmpty();
    }
  }

  @Test
  void shouldHoldTheSameAfterCompactingAndNumberOn() throws IOException {
    try (LeaseJournal journal = open()) {
      journal.acquire(wanted("t1", "docs", "ann", "docs/**"));
      journal.acquire(wanted("t2", "src", "bob", "src/**"));
      journal.release(FIRST, "ann", "done");
      journal.importAll(new JournalReader("garbage {\n{\"op\":\"SPAWN\"}\n").readAll());
      journal.heartbeat(new LeaseId("t2", "src"), "bob");
      List<Lease> before = journal.leases();

      assertThat(journal.compact()).isPositive();

      assertThat(journal.leases()).isEqualTo(before);
      assertThat(ops()).containsExactly("CHECKPOINT", "_CORRUPT");
      journal.acquire(wanted("t3", "docs", "eve", "docs/**"));
      assertThat(entries().getLast().fields()).containsEntry("seq", 5L);
    }
    try (LeaseJournal journal = open()) {
      assertThat(journal.leases()).extracting(Lease::lane).containsExactly("src", "docs");
      journal.compact();
      assertThat(ops()).containsExactly("CHECKPOINT", "_CORRUPT");
    }
  }

  private static JournalEntry note(int bytes) {
    return Entries.spawn("web", "r1").with("padding", "x".repeat(bytes));
  }

  @Test
  void shouldCompactInPassingWhenMuchMoreWasAppendedThanCounts() {
    int tenth = (int) Growth.BYTES / 10;
    try (LeaseJournal journal = open()) {
      journal.acquire(wanted("t1", "docs", "ann", "docs/**"));
      // A launch counts beside the lease: it takes three times eight entries.
      for (int i = 1; i < 3 * Growth.ENTRIES - 1; i++) {
        journal.note(note(tenth));
      }
      assertThat(ops()).hasSize(3 * Growth.ENTRIES - 1);
    }
    try (LeaseJournal journal = open()) {
      List<Lease> before = journal.leases();
      assertThat(ops()).hasSize(3 * Growth.ENTRIES - 1);
      journal.note(note(tenth));
      assertThat(ops()).containsExactly("CHECKPOINT");
      assertThat(journal.leases()).isEqualTo(before);

      for (int i = 0; i < 3 * Growth.ENTRIES; i++) {
        journal.heartbeat(FIRST, "ann");
      }
      assertThat(ops()).as("few bytes").hasSize(1 + 3 * Growth.ENTRIES);
      assertThat(entries().getLast().fields()).containsEntry("seq", 6L * Growth.ENTRIES);
    }
  }

  /** As much as another program's entry may say of a lease. */
  private static JournalEntry acquired(String lane, String member, String json) {
    String line =
        "{\"op\":\"ACQUIRE\",\"lane\":\"%1$s\",\"loop_ts\":\"t1\",\"lease\":".formatted(lane)
            + "{\"lane\":\"%1$s\",\"loop_ts\":\"t1\",\"%2$s\":%3$s}}\n"
                .formatted(lane, member, json);
    return new JournalReader(line).next();
  }

  @Test
  void shouldNameTheLeaseThatNoCheckpointCanCarryAndGoOn() {
    try (LeaseJournal journal = open()) {
      JournalEntry deep = acquired("deep", "children", "[".repeat(998) + "]".repeat(998));
      journal.importAll(List.of(acquired("docs", "holder", "\"ann\""), deep));
      assertThatThrownBy(journal::compact)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("lane=deep loop_ts=t1")
          .hasMessageContaining("depth=1000")
          .hasMessageContaining("give the lane back");

      for (int i = 0; i < 5 * Growth.ENTRIES; i++) {
        journal.note(note((int) Growth.BYTES / 10));
      }
      assertThat(ops()).hasSize(2 + 5 * Growth.ENTRIES);
      journal.release(new LeaseId("t1", "deep"), null, "too deep");
      journal.compact();
      assertThat(ops()).containsExactly("CHECKPOINT");
      assertThat(journal.leases()).extracting(Lease::lane).containsExactly("docs");
    }
  }

  @Test
  void shouldSayHowLongACheckpointWouldBeThatIsTooLong() {
    try (LeaseJournal journal = open()) {
      String long_ = "\"" + "x".repeat(RecordLog.MAX_PAYLOAD_BYTES / 2) + "\"";
      journal.importAll(List.of(acquired("a", "note", long_), acquired("b", "note", long_)));
      assertThatThrownBy(journal::compact)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("leases=2")
          .hasMessageContaining("more than " + RecordLog.MAX_PAYLOAD_BYTES)
          .hasMessageContaining("give lanes back");
      assertThat(ops()).containsExactly("ACQUIRE", "ACQUIRE");
    }
  }

  @Test
  void shouldBeReadWithoutALockWhileItIsCompacted() throws Exception {
    try (LeaseJournal journal = open();
        ExecutorService reader = Executors.newSingleThreadExecutor()) {
      journal.acquire(wanted("t1", "docs", "ann", "docs/**"));
      AtomicBoolean over = new AtomicBoolean();
      Future<Integer> times =
          reader.submit(() -> {
            int read = 0;
            for (; !over.get(); read++) {
              assertThat(LeaseJournal.read(folder()).leases()).hasSize(1);
            }
            return read;
          });
      try {
        for (int i = 0; i < 100; i++) {
          journal.heartbeat(FIRST, "ann");
          journal.compact();
        }
      } finally {
        over.set(true);
      }
      assertThat(times.get(60, TimeUnit.SECONDS)).isPositive();
    }
  }

  @Test
  void shouldImportIntoAJournalInWhichNobodyHoldsALane() {
    List<JournalEntry> grants = List.of(acquired("docs", "holder", "\"ann\""));
    List<JournalEntry> notes =
        new JournalReader("damaged {\n{\"op\":\"SPAWN\"}\n{\"op\":\"?\"}\n").readAll();
    try (LeaseJournal journal = open()) {
      assertThat(journal.importAll(grants)).isEqualTo(1);
      assertThat(journal.importAll(notes)).isEqualTo(3);
      assertThatThrownBy(() -> journal.importAll(grants))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("leases=1")
          .hasMessageContaining("lane=docs")
          .hasMessageContaining("give them back first, or import into another folder");
      assertThat(ops()).containsExactly("ACQUIRE", "_CORRUPT", "SPAWN", "UNKNOWN");

      journal.release(FIRST, "ann", "done");
      assertThat(journal.importAll(grants)).isEqualTo(1);
      assertThat(journal.leases()).extracting(Lease::lane).containsExactly("docs");
    }
  }

  @Test
  void shouldImportNothingIfAnEntryIsTooLong() {
    try (LeaseJournal journal = open()) {
      assertThatThrownBy(
              () -> journal.importAll(List.of(note(1), note(RecordLog.MAX_PAYLOAD_BYTES), note(1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("entry 2 (SPAWN) has bytes=")
          .hasMessageContaining("more than " + RecordLog.MAX_PAYLOAD_BYTES);
      assertThat(ops()).isEmpty();
    }
  }

  @Test
  void shouldKeepTheEntriesBeforeADamageOnlyWhenToldTo() throws IOException {
    try (LeaseJournal journal = open()) {
      for (String lane : List.of("docs", "src", "web")) {
        journal.acquire(wanted("t1", lane, "ann", lane + "/**"));
      }
    }
    Path file;
    try (Stream<Path> files = Files.list(folder().resolve("log"))) {
      file = files.filter(each -> each.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    byte[] bytes = Arrays.copyOf(Files.readAllBytes(file), 1 << 16);
    bytes[new String(bytes, StandardCharsets.ISO_8859_1).indexOf("src/**")]++;
    Files.write(file, bytes);

    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptLogException.class)
        .hasMessageContaining(file.toString());
    try (LeaseJournal journal = LeaseJournal.recover(folder(), clock, false)) {
      assertThat(journal.leases()).extracting(Lease::lane).containsExactly("docs");
      assertThat(journal.notes()).anyMatch(note -> note.contains("recordsDropped=2"));
      assertThat(journal.acquire(wanted("t1", "web", "bob", "web/**")).isGranted()).isTrue();
    }
    try (LeaseJournal journal = open()) {
      assertThat(journal.notes()).isEmpty();
      assertThat(journal.leases()).extracting(Lease::lane).containsExactly("docs", "web");
    }
  }

  @Test
  void shouldNeverLetTwoProcessesHoldWhatCollides() throws Exception {
    List<Process> children = new ArrayList<>();
    for (String lane : List.of("one", "two", "one")) {
      children.add(hold(lane, "holder-" + children.size(), 60, new File("/dev/null")));
    }
    for (Process child : children) {
      assertThat(child.waitFor()).as(this::said).isZero();
    }
    try (LeaseJournal journal = open()) {
      assertThat(journal.leases()).isEmpty();
    }
    Set<LeaseId> live = new HashSet<>();
    int granted = 0;
    for (JournalEntry entry : entries()) {
      switch (entry.op()) {
        case ACQUIRE -> {
          assertThat(live).isEmpty();
          live.add(entry.leaseId());
          granted++;
        }
        case RELEASE -> assertThat(live.remove(entry.leaseId())).isTrue();
        default -> assertThat(entry.op()).isEqualTo(Op.REFUSE);
      }
    }
    assertThat(granted).isEqualTo(180);
  }

  @Test
  void shouldKeepTheLaneOfAHolderThatWasKilledUntilSomebodyTakesIt() throws Exception {
    Path printed = temp.resolve("printed");
    Process child = hold("one", "ann", Long.MAX_VALUE, printed.toFile());
    while (Files.size(printed) == 0) {
      assertThat(child.isAlive()).as(this::said).isTrue();
      Thread.sleep(5);
    }
    child.destroyForcibly().waitFor();
    String output = Files.readString(printed);
    long had = output.substring(0, output.lastIndexOf('\n') + 1).lines().count();

    try (LeaseJournal journal = open()) {
      long released = ops().stream().filter("RELEASE"::equals).count();
      assertThat(released).isBetween(had, had + 1);
      for (Lease lease : journal.leases()) {
        assertThat(journal.acquire(HoldALane.lease("two", "bob", 1)))
            .extracting(LeaseJournal.Answer::decision)
            .isInstanceOf(Decision.TreeCollides.class);
        assertThat(journal.scavenge(lease.id(), "ann", "pid is gone")).isPresent();
      }
      assertThat(journal.acquire(HoldALane.lease("two", "bob", 2)))
          .extracting(LeaseJournal.Answer::decision)
          .isInstanceOf(Decision.Granted.class);
    }
  }

  private Process hold(String lane, String holder, long times, File printed) throws IOException {
    return Children.java(
            Children.openings(),
            HoldALane.class,
            folder().toString(),
            temp.toString(),
            lane,
            holder,
            Long.toString(times))
        .redirectOutput(printed)
        .redirectError(ProcessBuilder.Redirect.appendTo(temp.resolve("errors").toFile()))
        .start();
  }

  private String said() {
    try {
      Path errors = temp.resolve("errors");
      return Files.exists(errors) ? Files.readString(errors) : "";
    } catch (IOException e) {
      return e.toString();
    }
  }
}
