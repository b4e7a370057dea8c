package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Work waits while the disk is nearly full, and ends when the store takes too much of it. */
@Execution(ExecutionMode.CONCURRENT)
class RunGuardTest {
  private static final List<String> ITEMS = Inputs.lines(5_000);
  private static final int MIB = 1 << 20;

  @TempDir Path dir;

  private static String[] command(String... more) {
    String[] words = {"run", "--input", "in", "--dir", "disk/store", "--json"};
    String[] all = new String[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  /** A disk of 40 MiB of which 24 are taken. */
  private SmallDisk nearlyFull() throws IOException {
    Inputs.write(dir, "in", ITEMS);
    SmallDisk disk = SmallDisk.mount(dir, "40m");
    Files.write(disk.folder().resolve("ballast"), new byte[24 * MIB]);
    return disk;
  }

  private static void awaitWaiting(TeemProcess run) {
    run.awaitThat("it says that it waits", () -> run.errorsSoFar().contains("teem: waiting"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256", "exec:cat"})
  void shouldWaitForRoomSayingSoAndGoOn(String yool) throws Exception {
    try (SmallDisk disk = nearlyFull();
        TeemProcess run =
            TeemProcess.in(dir).start(command("--disk-floor", "20", "--yool", yool))) {
      awaitWaiting(run);
      Files.delete(disk.folder().resolve("ballast"));
      Outcome outcome = run.await().expect(0).counted(ITEMS.size(), 0, 0);

      assertThat(outcome.err().lines())
          .hasSize(2)
          .first()
          .asString()
          .contains("disk/store", "MiB free", "floor of 20.0 MiB", "25.0 MiB");
      outcome.said("teem: going on");
    }
  }

  @Test
  void shouldStopForASignalWhileItWaits() throws Exception {
    try (SmallDisk disk = nearlyFull()) {
      try (TeemProcess run = TeemProcess.in(dir).start(command("--disk-floor", "20"))) {
        awaitWaiting(run);
        run.signal("INT");
        run.await().expect(130).counted(0, 0, 0);
      }
      Files.delete(disk.folder().resolve("ballast"));
      TeemProcess.in(dir)
          .run(command("--disk-floor", "20"))
          .expect(0)
          .said("going on from its receipts")
          .digest(Digests.ofHashedTexts(ITEMS));
    }
  }

  @Test
  void shouldNotWaitOnASmallDiskUnlessAsked() throws Exception {
    try (SmallDisk disk = nearlyFull()) {
      assertThat(disk.folder()).isDirectory();
      assertThat(TeemProcess.in(dir).run(command()).expect(0).err()).isEmpty();
      assertThat(TeemProcess.in(dir).run(command("--disk-floor", "0")).expect(0).err()).isEmpty();
    }
  }

  @Test
  void shouldEndOverItsQuotaAndGoOnWithALargerOne() throws Exception {
    String[] quota = {
      "run", "--depth", "3", "--branching", "100", "--dir", "store", "--json", "--disk-quota", "9"
    };
    TeemProcess.in(dir)
        .run(quota)
        .refused(3, "store takes ", "quota of 9.0 MiB", "./teem gc", "--disk-quota");
    TeemProcess.in(dir).run(quota).refused(3, "quota of 9.0 MiB");
    quota[9] = "900";
    Outcome rest = TeemProcess.in(dir).run(quota).expect(0).said("going on from its receipts");
    assertThat(rest.number("agents")).isEqualTo(1_000_000);
    assertThat(rest.number("cached")).isPositive();
    assertThat(rest.number("cached") + rest.number("executed")).isEqualTo(1_000_000);
  }

  @Test
  void shouldLetWhatBlocksComeToItsEndWhenTheQuotaIsUsedUp() throws Exception {
    Inputs.write(dir, "in", Inputs.lines(200));
    String yool = "exec:sleep 0.3; head -c 200000 /dev/zero; echo >>ran";
    String[] quota = {
      "run", "--input", "in", "--yool", yool, "--dir", "store", "--json", "--disk-quota", "12"
    };
    TeemProcess.in(dir).run(quota).refused(3, "quota of 12.0 MiB");
    long ran = Files.size(dir.resolve("ran"));
    assertThat(ran).isBetween(1L, 199L);
    quota[9] = "900";
    TeemProcess.in(dir).run(quota).expect(0).counted(200 - ran, ran, 0);
  }

  /** As a store has that is a disk of its own. */
  @Test
  void shouldPassOverAFolderThatItMayNotRead() throws Exception {
    Path lost = Files.createDirectories(dir.resolve("store/lost+found"));
    Unprivileged.deny(lost);
    Unprivileged.in(dir)
        .run("run", "--dir", "store", "--depth", "1", "--branching", "3", "--disk-quota", "100")
        .expect(0);
    Unprivileged.in(dir).run("gc", "--dir", "store").expect(0);
  }

  @Test
  void shouldSayWhatIsMissingWhereItCannotBeToldWhatTheStoreTakes() throws Exception {
    Path store = Files.createDirectory(dir.resolve("store"));
    Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("-wx------"));
    try (TeemProcess run =
        Unprivileged.in(dir)
            .start(
                "run", "--dir", "store", "--depth", "1", "--branching", "3", "--disk-quota", "9")) {
      awaitWaiting(run);
      Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwx------"));
      run.await()
          .expect(0)
          .said("no permission for store: let this user list it, as by chmod u+rx");
    }
  }

  @Test
  void shouldGuardNoDiskWhereNothingIsKept() throws Exception {
    Inputs.write(dir, "in", ITEMS);
    TeemProcess.in(dir)
        .run(
            "run",
            "--input",
            "in",
            "--durability",
            "none",
            "--disk-quota",
            "1",
            "--disk-floor",
            "1000000000",
            "--json")
        .expect(0)
        .counted(ITEMS.size(), 0, 0);
    assertThat(dir.resolve(".teem")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--disk-floor, -1",
    "--disk-floor, 9000000000000",
    "--disk-floor, much",
    "--disk-quota, 0",
    "--disk-quota, -5",
    "--disk-quota, 99999999999999999999"
  })
  void shouldRefuseSizesThatMakeNoSense(String option, String value) {
    TeemProcess.in(dir).run("run", option, value).refused(2, option, value);
    assertThat(dir.resolve(".teem")).doesNotExist();
  }
}
