package dev.teem.journal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.OpenAndTell;
import dev.teem.journal.SmallDisk;
import dev.teem.journal.WanderingClock;
import dev.teem.journal.log.ChronicleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What disks, permissions, clocks and other people do to a lease journal. */
class LeaseSurroundingsTest {
  @TempDir Path temp;
  private final WanderingClock clock = new WanderingClock();
  private int turn;

  private Path folder() {
    return temp.resolve("leases");
  }

  private LeaseJournal open(Path folder) {
    return LeaseJournal.open(folder, clock, false);
  }

  private Lease lease() {
    turn++;
    return Lease.of(
        Map.of(
            "lane",
            "lane-" + turn,
            "loop_ts",
            "t" + turn,
            "holder",
            "ann",
            "tree",
            List.of("src/" + turn + "/**")));
  }

  private static List<JournalEntry> entries(Path folder) {
    List<JournalEntry> entries = new ArrayList<>();
    LeaseJournal.forEach(folder, entries::add);
    return entries;
  }

  @Test
  void shouldRefuseADecisionThatTheDiskHasNoRoomForAndGoOnOnceItHas() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(temp, "4m")) {
      Path folder = disk.folder().resolve("leases");
      List<Lease> granted = new ArrayList<>();
      try (LeaseJournal journal = open(folder)) {
        disk.fill();
        while (true) {
          Lease wanted = lease();
          try {
            journal.acquire(wanted);
            granted.add(wanted);
          } catch (StoreException full) {
            assertThat(full).hasMessageContaining("Disk full").hasMessageContaining("Make room");
            break;
          }
        }
        assertThat(journal.leases()).extracting(Lease::id).isEqualTo(ids(granted));
        Files.delete(disk.folder().resolve("ballast"));
        Lease wanted = lease();
        assertThat(journal.acquire(wanted).isGranted()).isTrue();
        granted.add(wanted);
      }
      try (LeaseJournal journal = open(folder)) {
        assertThat(journal.leases()).extracting(Lease::id).isEqualTo(ids(granted));
      }
    }
  }

  private static List<LeaseId> ids(List<Lease> leases) {
    return leases.stream().map(Lease::id).toList();
  }

  @Test
  void shouldBeReadButNotWrittenWhereNothingCanBeWritten() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(temp, "8m")) {
      Path folder = disk.folder().resolve("leases");
      try (LeaseJournal journal = open(folder)) {
        journal.acquire(lease());
      }
      disk.writable(false);
      assertThat(entries(folder)).hasSize(1);
      assertThatThrownBy(() -> open(folder))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("Read-only file system");
      disk.writable(true);
      try (LeaseJournal journal = open(folder)) {
        assertThat(journal.leases()).hasSize(1);
      }
    }
  }

  @Test
  void shouldNameTheFileThatItHasNoPermissionFor() throws Exception {
    try (LeaseJournal journal = open(folder())) {
      journal.acquire(lease());
    }
    try (Stream<Path> walk = Files.walk(folder())) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        String said = OpenAndTell.unprivileged("lease", folder());
        assumeTrue(said != null, "is root and cannot drop its rights");
        assertThat(said).startsWith("StoreException: ").contains(file.toString());
        Files.setPosixFilePermissions(file, before);
      }
    }
    assertThat(OpenAndTell.unprivileged("lease", folder())).isEqualTo(OpenAndTell.OPENED);
  }

  /** A decision that nobody else could read is none. */
  @Test
  void shouldNotDecideOnceItsFilesAreGone() throws IOException {
    for (String gone : List.of("LOCK", "log", "")) {
      Path folder = temp.resolve("without-" + gone);
      try (LeaseJournal journal = open(folder)) {
        journal.acquire(lease());
        delete(folder.resolve(gone));
        assertThatThrownBy(() -> journal.acquire(lease()))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining(folder.toString())
            .hasMessageContaining("was deleted or replaced while in use");
      }
      try (LeaseJournal journal = open(folder)) {
        assertThat(journal.leases()).hasSize(gone.equals("LOCK") ? 1 : 0);
        assertThat(journal.acquire(lease()).isGranted()).isTrue();
      }
    }
  }

  private static void delete(Path what) throws IOException {
    try (Stream<Path> walk = Files.walk(what)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void shouldKeepTheOrderOfDecisionsWhateverTheClockSays() {
    List<Lease> granted = new ArrayList<>();
    for (long days : new long[] {0, 1, -2, 366, -731, 400}) {
      clock.move(Duration.ofDays(days));
      try (LeaseJournal journal = open(folder())) {
        for (int i = 0; i < 3; i++) {
          granted.add(lease());
          assertThat(journal.acquire(granted.getLast()).isGranted()).isTrue();
          clock.move(Duration.ofDays(-i));
        }
        assertThat(journal.leases()).extracting(Lease::id).isEqualTo(ids(granted));
        assertThat(journal.notes()).isEmpty();
      }
    }
    assertThat(entries(folder()))
        .extracting(entry -> entry.fields().get("seq"))
        .containsExactlyElementsOf(Stream.iterate(1L, seq -> seq + 1).limit(18).toList());
  }

  @Test
  void shouldRefuseRecordsOfANewerVersion() {
    try (LeaseJournal journal = open(folder())) {
      journal.acquire(lease());
    }
    try (ChronicleLog log =
        ChronicleLog.open(folder().resolve("log"), ChronicleLog.Options.checkAll())) {
      log.append(2, new byte[10], 0, 10);
    }
    try (LeaseJournal journal = open(folder())) {
      assertThatThrownBy(journal::leases)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("file=" + folder())
          .hasMessageContaining("type=2")
          .hasMessageContaining("reads type=1");
      // Nor does it decide on what comes behind such a record.
      assertThatThrownBy(() -> journal.acquire(lease()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("reads type=1");
    }
    assertThatThrownBy(() -> entries(folder()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("type=2");
  }
}
