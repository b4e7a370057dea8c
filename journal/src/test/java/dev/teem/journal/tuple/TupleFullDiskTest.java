package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.engine.space.Tuple;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.Children;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TupleFullDiskTest {
  private static final List<Long> OPEN = List.of(0L, 1L, 2L, 3L, 4L);

  @TempDir Path temp;
  private Path disk;

  @BeforeEach
  void mount() throws IOException {
    assumeTrue(System.getProperty("os.name").equals("Linux"));
    assumeTrue(System.getProperty("user.name").equals("root"));
    disk = Files.createDirectory(temp.resolve("disk"));
    String output = Children.run("mount", "-t", "tmpfs", "-o", "size=9m", "tmpfs", disk.toString());
    assumeTrue(output.isEmpty(), output);
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      Children.run("umount", disk.toString());
    }
  }

  private ChronicleLog log() {
    return ChronicleLog.open(disk.resolve("tuples"), ChronicleLog.Options.checkAll());
  }

  private static Tuple large(long n) {
    return Tuple.of(
        "x",
        List.of(n),
        "root",
        "main",
        "root",
        null,
        List.of(),
        Map.of("n", n, "text", "x".repeat(1 << 20)));
  }

  @Test
  void shouldTakeNoRoomWhereThereIsTooLittle() throws IOException {
    try (ChronicleLog log = log();
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
      OPEN.forEach(n -> journal.out(large(n)));
      long free = Files.getFileStore(disk).getUsableSpace();
      assertThatThrownBy(journal::compact)
          .isInstanceOf(LogFullException.class)
          .hasMessageContaining(disk.toString());
      assertThat(log.files()).hasSize(1);
      assertThat(Files.getFileStore(disk).getUsableSpace()).isEqualTo(free);
    }
  }

  @Test
  void shouldRefuseABulkAsAWhole() throws IOException {
    List<Tuple> bulk =
        LongStream.range(100, 112)
            .mapToObj(n -> Tuple.fromJson(Map.of("id", "t-" + n, "x", "x".repeat(100_000))))
            .toList();
    List<Tuple> recorded = new ArrayList<>();
    try (ChronicleLog log = log();
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
      long fits = 0;
      try {
        while (true) {
          journal.out(large(fits));
          fits++;
        }
      } catch (LogFullException full) {
        assertThat(journal.openCount()).isEqualTo((int) fits).isGreaterThan(3);
      }
      assertThatThrownBy(() -> journal.outAll(bulk, recorded::add))
          .isInstanceOf(LogFullException.class);
      assertThat(recorded).isEmpty();
      assertThat(journal.openCount()).isEqualTo((int) fits);

      assertThat(Children.run("mount", "-o", "remount,size=40m", disk.toString())).isEmpty();
      int done = journal.outAll(bulk, recorded::add);
      assertThat(recorded).isEqualTo(bulk.subList(0, done)).hasSizeGreaterThan(9);
    }
    try (ChronicleLog log = log();
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
      assertThat(journal.openTuples()).endsWith(recorded.toArray(Tuple[]::new));
    }
  }

  @Test
  void shouldKeepWhatIsOpenWhereThereIsNoRoomToCompact() throws IOException {
    try (ChronicleLog log = log();
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
      OPEN.forEach(n -> journal.out(large(n)));
      journal.in(large(2));
      assertThatThrownBy(journal::compact).isInstanceOf(LogFullException.class);
      assertThat(Tuples.open(journal)).isEqualTo(OPEN);
    }
    try (ChronicleLog log = log();
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
      assertThat(Tuples.open(journal)).isEqualTo(OPEN);
      assertThat(Children.run("mount", "-o", "remount,size=40m", disk.toString())).isEmpty();
      assertThat(journal.compact()).isPositive();
      assertThat(Tuples.lines(journal)).hasSameSizeAs(OPEN);
    }
    try (ChronicleLog log = log();
        TupleJournal journal = new TupleJournal(log, new SystemClock(), false)) {
      assertThat(Tuples.open(journal)).isEqualTo(OPEN);
    }
  }
}
