package dev.teem.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import dev.teem.engine.receipt.ReceiptBlock;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.swarm.BatchSpec;
import dev.teem.engine.swarm.BatchSummary;
import dev.teem.engine.swarm.LazyBatch;
import dev.teem.engine.time.EngineClock;
import dev.teem.engine.yool.Call;
import dev.teem.engine.yool.Yool;
import dev.teem.engine.yool.YoolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What disks, permissions, clocks and other people do to a store. */
class StoreSurroundingsTest {
  private static final long AGENTS = 1_000;

  @TempDir Path temp;
  private final WanderingClock clock = new WanderingClock();

  private Path dir() {
    return temp.resolve("store");
  }

  private StoreContext context(Path dir) {
    return new StoreContext(dir).clock(clock);
  }

  /** The agents of a part, each of which answers with its number. */
  private static BatchSummary run(Store store, long part) throws IOException {
    Yool yool =
        new Yool() {
          @Override
          public String name() {
            return "say";
          }

          @Override
          public void run(Call call) throws YoolException {
            call.output().writeText("part " + part + " item " + call.itemText());
          }
        };
    EngineContext context =
        new EngineContext().cores(1).receiptStore(store.receipts()).tupleLog(store.tuples());
    try (Engine engine = Engine.launch(context)) {
      return engine.execute(
          BatchSpec.of(new LazyBatch(1, AGENTS), yool).args(Map.of("part", part)));
    }
  }

  private void runPart(Path dir, long part) throws IOException {
    try (Store store = Store.open(context(dir))) {
      assertThat(run(store, part).executed()).isEqualTo(AGENTS);
    }
  }

  private void assertWhole(Path dir, long parts) throws IOException {
    try (Store store = Store.open(context(dir))) {
      assertThat(store.verify(_ -> {}, _ -> true).faults()).isZero();
      for (long part = 0; part < parts; part++) {
        assertThat(run(store, part).cached()).isEqualTo(AGENTS);
      }
    }
  }

  @Test
  void shouldKeepWhatItHasSaidOnAFullDisk() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(temp, "8m")) {
      Path dir = disk.folder().resolve("store");
      long part = 0;
      try (Store store = Store.open(context(dir))) {
        while (true) {
          try {
            run(store, part);
            part++;
          } catch (StoreException full) {
            assertThat(full).hasMessageContaining(dir.toString());
            break;
          }
        }
      }
      assertThat(part).isPositive();
      disk.resize("64m");
      assertWhole(dir, part);
      runPart(dir, part + 1);
    }
  }

  /** The index takes its room in steps; the logs have theirs already. */
  @Test
  void shouldLoseNothingWhenTheIndexCannotGrow() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(temp, "32m")) {
      Path dir = disk.folder().resolve("store");
      StoreException failure = null;
      long part = 0;
      try (Store store = Store.open(context(dir))) {
        run(store, part);
        part++;
        disk.fill();
        while (failure == null) {
          try {
            run(store, part);
            part++;
          } catch (StoreException full) {
            failure = full;
          }
        }
      }
      assertThat(failure).hasMessageContaining("receipts.index");
      Files.delete(disk.folder().resolve("ballast"));
      assertWhole(dir, part);
      runPart(dir, part + 1);
    }
  }

  @Test
  void shouldRefuseAFolderWhereNothingCanBeWritten() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(temp, "16m")) {
      Path dir = disk.folder().resolve("store");
      runPart(dir, 0);
      disk.writable(false);
      assertThatThrownBy(() -> Store.open(context(dir)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(dir.toString())
          .hasMessageContaining("read-only");
      disk.writable(true);
      assertWhole(dir, 1);
    }
  }

  @Test
  void shouldNameTheFileThatItHasNoPermissionFor() throws Exception {
    runPart(dir(), 0);
    try (Store store = Store.open(context(dir()))) {
      store.findById(new byte[32]);
    }
    try (Stream<Path> walk = Files.walk(dir())) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        String said = OpenAndTell.unprivileged("store", dir());
        assumeTrue(said != null, "is root and cannot drop its rights");
        assertThat(said).startsWith("StoreException: ").contains(file.toString());
        Files.setPosixFilePermissions(file, before);
      }
    }
    assertThat(OpenAndTell.unprivileged("store", dir())).isEqualTo(OpenAndTell.OPENED);
    assertWhole(dir(), 1);
  }

  @Test
  void shouldSayThatItsFilesAreGoneAndDoAgainWhatWasInThem() throws IOException {
    for (String gone : List.of("receipts", "outputs", "tuples", "LOCK", "FORMAT", "")) {
      Path dir = temp.resolve("without-" + gone);
      runPart(dir, 0);
      Store store = Store.open(context(dir));
      run(store, 1);
      delete(dir.resolve(gone));
      clock.move(Duration.ofSeconds(2));
      if (gone.equals("FORMAT")) {
        store.close();
      } else {
        assertThatThrownBy(
                () -> {
                  run(store, 2);
                  store.close();
                })
            .isInstanceOf(StoreException.class)
            .hasStackTraceContaining("was deleted or replaced while in use")
            .hasStackTraceContaining(dir.toString());
        closeAnyhow(store);
      }
      try (Store left = Store.open(context(dir).recover(true))) {
        boolean kept = !gone.equals("receipts") && !gone.equals("outputs") && !gone.isEmpty();
        for (long part = 0; part < 2; part++) {
          assertThat(run(left, part).cached()).as(gone).isEqualTo(kept ? AGENTS : 0);
        }
      }
      assertWhole(dir, 2);
    }
  }

  /** One is appended, another is not, and the force of what was appended fails as well. */
  @Test
  @Timeout(60)
  void shouldAnswerEveryBlockOfAGroupOfWhichOneCannotBeWritten() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch offered = new CountDownLatch(1);
    AtomicInteger appends = new AtomicInteger();
    EngineClock deleting =
        new EngineClock() {
          @Override
          public long nanoTime() {
            return clock.nanoTime();
          }

          @Override
          public long epochMicros(long nanoTime) {
            if (Thread.currentThread().getName().equals("teem-receipts")) {
              beforeAppend(appends.incrementAndGet());
            }
            return clock.epochMicros(nanoTime);
          }

          // The outputs and the receipts of a block alone, then the outputs of three.
          private void beforeAppend(int append) {
            if (append == 1) {
              held.countDown();
              awaitQuietly(offered);
            } else if (append == 4) {
              deleteQuietly(dir().resolve("outputs"));
              clock.move(Duration.ofSeconds(2));
            }
          }
        };
    List<CompletableFuture<Long>> answers = new ArrayList<>();
    Store store = Store.open(context(dir()).clock(deleting).durability(Durability.POWER));
    for (int block = 0; block < 4; block++) {
      CompletableFuture<Long> answer = new CompletableFuture<>();
      answers.add(answer);
      store.receipts().append(new AnsweredBlock(answer));
      if (block == 0) {
        held.await();
      }
    }
    offered.countDown();
    assertThat(answers.getFirst().get()).isPositive();
    for (CompletableFuture<Long> answer : answers.subList(1, 4)) {
      assertThatThrownBy(answer::get).hasStackTraceContaining("deleted or replaced while in use");
    }
    closeAnyhow(store);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void deleteQuietly(Path folder) {
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A receipt of nothing. */
  private static final class AnsweredBlock extends ReceiptBlock {
    private final CompletableFuture<Long> answer;

    AnsweredBlock(CompletableFuture<Long> answer) {
      super("say", Map.of(), null, 0);
      this.answer = answer;
      addOk(1, 2, new byte[10], 0, 10);
      seal();
    }

    @Override
    public void stored(long firstPosition) {
      answer.complete(firstPosition);
    }

    @Override
    public void refused(StoreException cause) {
      answer.completeExceptionally(cause);
    }
  }

  @Test
  void shouldOpenAndCloseOnAThreadThatIsInterrupted() throws IOException {
    Thread.currentThread().interrupt();
    Store store = Store.open(context(dir()));
    assertThat(Thread.interrupted()).isTrue();
    run(store, 0);
    Thread.currentThread().interrupt();
    store.close();
    assertThat(Thread.interrupted()).isTrue();
    try (Store again = Store.open(context(dir()))) {
      assertThat(again.notes()).isEmpty();
    }
    assertWhole(dir(), 1);
  }

  @Test
  void shouldTakeNoNotesOfAPidThatIsNone() throws IOException {
    runPart(dir(), 0);
    Files.writeString(dir().resolve("LOCK"), "pid=9999999999999999999 state=open\n");
    assertWhole(dir(), 1);
  }

  /** So that the next one can have the folder. */
  private static void closeAnyhow(Store store) {
    try {
      store.close();
    } catch (StoreException again) {
      assertThat(again).hasStackTraceContaining("was deleted or replaced while in use");
    }
  }

  @Test
  void shouldMakeAnIndexAnewThatWasDeletedWhileInUse() throws IOException {
    try (Store store = Store.open(context(dir()))) {
      run(store, 0);
      store.findById(new byte[32]);
      Files.delete(dir().resolve("receipts.index"));
      Files.delete(dir().resolve("receipts.ids"));
      run(store, 1);
    }
    assertWhole(dir(), 2);
  }

  private static void delete(Path what) throws IOException {
    try (Stream<Path> walk = Files.walk(what)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void shouldBeOneProcesssAtATime() throws Exception {
    runPart(dir(), 0);
    Process other = OpenAndTell.start("store", dir());
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo(OpenAndTell.OPENED);
      assertThatThrownBy(() -> Store.open(context(dir())))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is in use by process pid=" + other.pid());
    } finally {
      other.getOutputStream().close();
      other.waitFor();
    }
    assertWhole(dir(), 1);
  }

  @Test
  void shouldKeepTheOrderOfReceiptsWhateverTheClockSays() throws IOException {
    long part = 0;
    for (long days : new long[] {0, 1, -2, 366, -731, 400}) {
      clock.move(Duration.ofDays(days));
      try (Store store = Store.open(context(dir()))) {
        assertThat(store.notes()).isEmpty();
        for (int i = 0; i < 2; i++) {
          run(store, part);
          part++;
          clock.move(Duration.ofDays(-1));
        }
      }
      assertWhole(dir(), part);
    }
  }

  @Test
  void shouldRefuseANewerVersionAndNameBoth() throws IOException {
    runPart(dir(), 0);
    Path format = dir().resolve("FORMAT");
    String ours = Files.readString(format);
    Files.writeString(format, "teem store 13\n");
    assertThatThrownBy(() -> Store.open(context(dir())))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(format.toString())
        .hasMessageContaining("'teem store 13'")
        .hasMessageContaining("'" + ours.strip() + "'");
    Files.writeString(format, ours);
    assertWhole(dir(), 1);
  }
}
