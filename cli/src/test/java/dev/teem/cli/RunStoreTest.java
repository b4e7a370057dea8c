package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that cannot be had, or that its last owner did not leave in order. */
@Execution(ExecutionMode.CONCURRENT)
class RunStoreTest {
  private static final List<String> ITEMS = Inputs.lines(20_000);
  private static final Pattern DONE = Pattern.compile("(\\d+) of 200 ");

  @TempDir Path dir;

  private Outcome run(String... args) {
    return TeemProcess.in(dir).run(args);
  }

  @Test
  void shouldRefuseAFileAsAStore() throws Exception {
    Path file = Inputs.write(dir, "file", "mine");

    run("run", "--depth", "1", "--dir", "file").refused(3, "file", "not a folder", "--dir");
    run("run", "--depth", "1", "--dir", "file/store").refused(3, "file/store", "--dir");
    assertThat(file).hasContent("mine");
  }

  @Test
  void shouldRefuseAFolderWithoutPermission() throws Exception {
    Path closed = Files.createDirectory(dir.resolve("closed"));
    Unprivileged.denyWriting(closed);

    Unprivileged.in(dir)
        .run("run", "--depth", "1", "--dir", "closed")
        .refused(3, "closed", "no permission", "--dir");
    Unprivileged.in(dir)
        .run("run", "--depth", "1", "--dir", "closed/store")
        .refused(3, "closed/store", "no permission", "--dir");
  }

  @Test
  void shouldRefuseAStoreWhoseFilesMayNotBeRead() throws Exception {
    run("run", "--depth", "1").expect(0);
    Unprivileged.deny(StoreFiles.log(dir.resolve(".teem"), "receipts"));

    Unprivileged.in(dir).run("run", "--depth", "1").refused(3, "receipts", "no permission");
  }

  @Test
  void shouldRefuseAFolderOfSomethingElse() throws Exception {
    Path store = Files.createDirectory(dir.resolve("store"));
    Inputs.write(store, "FORMAT", "teem store 3\n");

    run("run", "--depth", "1", "--dir", "store").refused(3, "FORMAT", "teem store 2", "--dir");
  }

  @Test
  void shouldRefuseAForeignFileAmongTheRecords() throws Exception {
    run("run", "--depth", "1").expect(0);
    Inputs.write(dir.resolve(".teem/receipts"), "notes.txt", "mine");

    run("run", "--depth", "1").refused(3, "notes.txt", "move it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"process", "power"})
  void shouldRefuseAStoreThatAnotherProcessUses(String durability) throws Exception {
    Inputs.write(dir, "in", "a\nb\n");
    String yool = "exec:x=$(cat); touch $x.runs; while [ ! -e go ]; do sleep 0.05; done; echo $x";
    try (TeemProcess first =
        TeemProcess.in(dir)
            .start("run", "--input", "in", "--yool", yool, "--durability", durability, "--json")) {
      first.awaitThat("the first runs", () -> Files.exists(dir.resolve("a.runs")));

      run("run", "--depth", "1").refused(3, ".teem", "pid=" + first.pid(), "wait", "--dir");
      run("run", "--depth", "1", "--dir", "elsewhere").expect(0);
      Inputs.write(dir, "go", "");
      first.await().expect(0).counted(2, 0, 0).digest(Digests.ofTexts("a\n", "b\n"));
    }
    run("run", "--input", "in", "--yool", yool, "--json").expect(0).counted(0, 2, 0);
  }

  /** What it showed as done is not done again. */
  @Test
  void shouldGoOnWhereAKilledProcessWas() throws Exception {
    Inputs.write(dir, "in", Inputs.lines(200));
    // Every other one waits, so that the run cannot be over before it is killed.
    String[] command = {
      "run",
      "--input",
      "in",
      "--yool",
      "exec:x=$(cat); case $x in *[13579]) while [ ! -e go ]; do sleep 0.05; done; esac; echo $x",
      "--json"
    };
    String killed;
    AtomicLong shown = new AtomicLong();
    try (TeemProcess run =
        TeemProcess.in(dir).environment(Map.of("TEEM_TERMINAL", "120")).start(command)) {
      run.awaitThat("some agents are done", () -> shown.updateAndGet(any -> shown(run)) > 0);
      killed = "pid=" + run.pid();
      assertThat(run.kill().status()).isEqualTo(137);
    } finally {
      // The commands outlive the run that is killed, and wait for this.
      Inputs.write(dir, "go", "");
    }

    Outcome resumed =
        run(command)
            .expect(0)
            .said(killed, "died", "recovered")
            .said("going on")
            .digest(
                Digests.ofTexts(
                    Inputs.lines(200).stream().map(line -> line + "\n").toArray(String[]::new)));

    assertThat(resumed.number("cached")).isGreaterThanOrEqualTo(shown.get());
    assertThat(resumed.number("agents")).isEqualTo(200);
    assertThat(run(command).expect(0).counted(0, 200, 0).err()).isEmpty();
  }

  /** How many agents its progress line says are done. */
  private static long shown(TeemProcess run) {
    return DONE.matcher(run.errorsSoFar())
        .results()
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .max()
        .orElse(0);
  }

  @Test
  void shouldNotBeConfusedByAnEmptyOrGarbledLock() throws Exception {
    run("run", "--depth", "1").expect(0);
    for (String text : new String[] {"", "pid=abc state=open\n", "x".repeat(10_000)}) {
      Inputs.write(dir.resolve(".teem"), "LOCK", text);
      run("run", "--depth", "1", "--json").expect(0).counted(0, 32, 0);
    }
  }

  @Test
  void shouldMakeALostIndexAnew() throws Exception {
    Inputs.write(dir, "in", ITEMS);
    String digest = Digests.ofHashedTexts(ITEMS);
    String[] command = {"run", "--input", "in", "--json"};
    run(command).expect(0).counted(ITEMS.size(), 0, 0).digest(digest);
    Path index = dir.resolve(".teem/receipts.index");

    Files.delete(index);
    run(command).expect(0).said("index", "20000").counted(0, ITEMS.size(), 0).digest(digest);
    Files.write(index, new byte[0]);
    run(command).expect(0).said("index", "20000").counted(0, ITEMS.size(), 0).digest(digest);
    Inputs.write(dir.resolve(".teem"), "receipts.index", "garbage ".repeat(40_000));
    run(command).expect(0).said("index", "20000").counted(0, ITEMS.size(), 0).digest(digest);
    cut(index, 64 << 10);
    run(command).expect(0).said("index", "20000").counted(0, ITEMS.size(), 0).digest(digest);
  }

  /** What the index says is checked against the receipt; an entry that is lost costs work only. */
  @Test
  void shouldNotBelieveAnIndexThatIsGarbageInParts() throws Exception {
    Inputs.write(dir, "in", ITEMS);
    String[] command = {"run", "--input", "in", "--json", "--results", "out"};
    run(command).expect(0);
    String results = withoutReceipts();
    Path index = dir.resolve(".teem/receipts.index");
    long seed = new Random().nextLong();
    System.out.println("seed=" + seed);
    byte[] garbage = new byte[(int) Files.size(index) / 4];
    new Random(seed).nextBytes(garbage);
    try (FileChannel file = FileChannel.open(index, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(garbage), garbage.length);
    }

    run(command).expect(0).digest(Digests.ofHashedTexts(ITEMS));
    assertThat(withoutReceipts()).isEqualTo(results);
  }

  private String withoutReceipts() throws IOException {
    return Files.readString(dir.resolve("out")).replaceAll("\"receipt\":\"[0-9a-f]{64}\"", "");
  }

  private static void cut(Path file, long bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
    }
  }
}
