package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.time.VirtualClock;
import dev.teem.journal.log.Children;
import dev.teem.journal.log.CorruptLogException;
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
      clock.advance(Duration.ofDays(2).toNanos());
      journal.heartbeat(new LeaseId("t2", "src"), "bob");
      List<Lease> before = journal.leases();

      assertThat(journal.compact()).isPositive();

      assertThat(journal.leases()).isEqualTo(before);
      assertThat(ops()).endsWith("HEARTBEAT", "CHECKPOINT", "_CORRUPT").hasSize(3);
      journal.acquire(wanted("t3", "docs", "eve", "docs/**"));
      assertThat(entries().getLast().fields()).containsEntry("seq", 5L);
    }
    try (LeaseJournal journal = open()) {
      assertThat(journal.leases()).extracting(Lease::lane).containsExactly("src", "docs");
      journal.compact();
      assertThat(ops()).endsWith("CHECKPOINT", "_CORRUPT");
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
