package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A log of tuples that gc makes anew, on a disk with room for that, without, and with some. */
@Execution(ExecutionMode.CONCURRENT)
class GcTuplesTest {
  private static final int MIB = 1 << 20;
  private static final int TUPLES = 12;
  private static final int OPEN = 6;

  /** Those of a run as well: out, in and receipt. */
  private static final int ALL_ENTRIES = 3 + TUPLES + (TUPLES - OPEN);

  @TempDir Path dir;
  private SmallDisk disk;

  /** About 6 MiB of outputs, and 12 of tuples, of which half are done. */
  @BeforeEach
  void shouldHaveAStore() throws Exception {
    disk = SmallDisk.mount(dir, "64m");
    Inputs.write(dir, "in", Inputs.lines(6));
    String yool = "exec:head -c " + MIB + " /dev/urandom";
    run("run", "--input", "in", "--yool", yool).expect(0);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < TUPLES; i++) {
      lines.add(
          "{\"op\":\"out\",\"at\":\"2026-01-17T09:00:00Z\",\"tuple\":{\"id\":\"t-%d\",\"yool\":\"y\",\"text\":\"%s\"}}"
              .formatted(i, "x".repeat(MIB)));
    }
    for (int i = OPEN; i < TUPLES; i++) {
      lines.add(
          "{\"op\":\"receipt\",\"at\":\"2026-01-17T09:00:00Z\",\"tuple\":{\"id\":\"t-%d\"},\"outcome\":{}}"
              .formatted(i));
    }
    Inputs.write(dir, "tuples", lines);
    run("tuples", "import", "tuples").expect(0);
  }

  @AfterEach
  void unmount() {
    if (disk != null) {
      disk.close();
    }
  }

  private Outcome run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--dir", "disk/store"));
    return TeemProcess.in(dir).run(all.toArray(String[]::new));
  }

  private void leaveFree(long bytes) throws IOException {
    long free = Files.getFileStore(disk.folder()).getUsableSpace();
    Files.write(disk.folder().resolve("ballast"), new byte[(int) (free - bytes)]);
  }

  private long openTuples() {
    return run("tuples", "list", "--json").expect(0).out().lines().count();
  }

  /** Counted here, for nobody wants to read them. */
  private long entries() {
    return run("tuples", "export").expect(0).out().lines().count();
  }

  private static long freedForAge(Outcome gc) {
    return (Long) ((Map<?, ?>) gc.json().get("aged")).get("freed_bytes");
  }

  @Test
  void shouldForetellAboutWhatItThenFrees() {
    Outcome dry = run("gc", "--hot-days", "0", "--dry-run", "--json").expect(0);
    assertThat(run("gc", "--hot-days", "0", "--dry-run").expect(0).out())
        .contains("about ", "MiB of tuples that are done");
    assertThat(entries()).isEqualTo(ALL_ENTRIES);

    Outcome wet = run("gc", "--hot-days", "0", "--json").expect(0);

    for (String size : List.of("size_before_bytes", "tuples_freed_bytes", "size_after_bytes")) {
      assertThat(wet.number(size)).as(size).isCloseTo(dry.number(size), Offset.offset(2L * MIB));
    }
    assertThat(wet.number("tuples_freed_bytes")).isGreaterThan(4 * MIB);
    assertThat(wet.number("size_before_bytes") - wet.number("size_after_bytes"))
        .isEqualTo(wet.number("tuples_freed_bytes") + freedForAge(wet));
    assertThat(openTuples()).isEqualTo(OPEN);
  }

  @Test
  void shouldGiveUpNoOutputForWhatTuplesFree() {
    long bytes = run("gc", "--dry-run", "--json").expect(0).number("size_before_bytes");
    String limit = Long.toString(bytes / MIB - 2);
    for (List<String> more : List.of(List.of("--dry-run"), List.<String>of())) {
      List<String> args = new ArrayList<>(List.of("gc", "--max-mb", limit, "--json"));
      args.addAll(more);
      assertThat(run(args.toArray(String[]::new)).expect(0).json())
          .containsEntry("within_max", true)
          .containsEntry("capped", Map.of("files", 0L, "outputs", 0L, "freed_bytes", 0L));
    }
  }

  @Test
  void shouldMakeRoomForTheTuplesFromOutputs() throws Exception {
    leaveFree(3 * MIB);

    Outcome gc = run("gc", "--hot-days", "0", "--json").expect(0);

    assertThat(gc.json()).containsEntry("tuples_not_compacted", null);
    assertThat(freedForAge(gc)).isGreaterThan(5 * MIB);
    assertThat(gc.number("tuples_freed_bytes")).isGreaterThan(4 * MIB);
    assertThat(entries()).isEqualTo(OPEN);
    assertThat(openTuples()).isEqualTo(OPEN);
  }

  @Test
  void shouldSayThatTuplesAreAsTheyWereWhereThereIsNoRoom() throws Exception {
    leaveFree(3 * MIB);

    Outcome gc = run("gc").expect(1);

    assertThat(gc.out())
        .contains("not done   the log of tuples is as it was: Disk full", "ake room");
    assertThat((String) run("gc", "--json").expect(1).json().get("tuples_not_compacted"))
        .contains("bytesWanted=");
    assertThat(entries()).isEqualTo(ALL_ENTRIES);
    Files.delete(disk.folder().resolve("ballast"));
    run("gc").expect(0);
    assertThat(openTuples()).isEqualTo(OPEN);
  }
}
