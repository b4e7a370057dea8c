package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.SharedLog.Options;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedLogTest {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path temp;

  private Path folder() {
    return temp.resolve("shared");
  }

  private SharedLog open(boolean forced) {
    return SharedLog.open(folder(), new Options(System::currentTimeMillis, forced, PATIENCE));
  }

  /** Every number that is in the log, in order. */
  private List<Long> numbers() {
    List<Long> found = new ArrayList<>();
    try (LogReader reader = SharedLog.reader(folder())) {
      while (reader.next()) {
        assertThat(reader.sequence()).isEqualTo(found.size());
        found.add(CountInSharedLog.number(reader));
      }
    }
    return found;
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  @Test
  void shouldSayWhatIsInTheWay() throws IOException {
    Files.createDirectories(folder());
    Files.createFile(folder().resolve("log"));
    assertThatThrownBy(() -> open(false))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("log folder=" + folder())
        .hasMessageContaining(folder().resolve("log").toString());
  }

  @Test
  void shouldKeepWhatManyThreadsAppendEachTransactionAlone() throws Exception {
    for (boolean forced : new boolean[] {false, true}) {
      try (SharedLog log = open(forced)) {
        CountInSharedLog counter = new CountInSharedLog(log);
        List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          Runnable body =
              () -> {
                for (int i = 0; i < 100; i++) {
                  acknowledged.add(counter.next(0));
                }
              };
          threads.add(t % 2 == 0 ? new Thread(body) : Thread.ofVirtual().unstarted(body));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
          thread.join();
        }
        assertThat(new TreeSet<>(acknowledged)).hasSize(800);
      }
    }
    assertThat(numbers()).isEqualTo(upTo(1600));
  }

  @Test
  void shouldBeSharedByProcesses() throws Exception {
    List<Process> children = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      children.add(count(100, 0, new File("/dev/null")));
    }
    try (SharedLog log = open(false)) {
      CountInSharedLog counter = new CountInSharedLog(log);
      for (int i = 0; i < 100; i++) {
        counter.next(0);
        Thread.sleep(2);
      }
      for (Process child : children) {
        assertThat(child.waitFor()).as(this::said).isZero();
      }
      assertThat(counter.next(0)).isEqualTo(401);
      assertThat(log.notes()).isEmpty();
    }
    assertThat(numbers()).isEqualTo(upTo(401));
  }

  @Test
  void shouldLoseNothingWhenProcessesAreKilledAtWork() throws Exception {
    long seed = System.nanoTime();
    System.out.println("shouldLoseNothing seed=" + seed);
    Random random = new Random(seed);
    TreeSet<Long> acknowledged = new TreeSet<>();
    for (int round = 0; round < 3; round++) {
      List<Process> children = new ArrayList<>();
      List<Path> printed = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Path file = temp.resolve("printed-" + round + "-" + i);
        printed.add(file);
        children.add(count(0, 0, file.toFile()));
      }
      for (int i = 0; i < children.size(); i++) {
        while (Files.size(printed.get(i)) == 0) {
          assertThat(children.get(i).isAlive()).as(this::said).isTrue();
          Thread.sleep(5);
        }
        Thread.sleep(random.nextInt(100));
        children.get(i).destroyForcibly().waitFor();
      }
      for (Path file : printed) {
        String output = Files.readString(file);
        output
            .substring(0, output.lastIndexOf('\n') + 1)
            .lines()
            .forEach(line -> assertThat(acknowledged.add(Long.parseLong(line))).isTrue());
      }
      try (SharedLog log = open(false)) {
        acknowledged.add(new CountInSharedLog(log).next(0));
      }
    }
    List<Long> found = numbers();
    assertThat(found).isEqualTo(upTo(found.size()));
    assertThat(found).containsAll(acknowledged);
    // At most one of each process that was killed was appended and not acknowledged.
    assertThat(found.size()).isLessThanOrEqualTo(acknowledged.size() + 6);
  }

  @Test
  void shouldNotBeDisturbedByInterrupts() throws Exception {
    try (SharedLog log = open(true)) {
      CountInSharedLog counter = new CountInSharedLog(log);
      AtomicInteger seen = new AtomicInteger();
      Thread writer =
          new Thread(() -> {
            for (int i = 0; i < 2_000; i++) {
              counter.next(0);
              if (Thread.interrupted()) {
                seen.incrementAndGet();
              }
            }
          });
      writer.start();
      int sent = 0;
      while (writer.isAlive()) {
        writer.interrupt();
        sent++;
        // An opening that was interrupted begins anew, and takes milliseconds.
        Thread.sleep(30);
      }
      writer.join();
      assertThat(sent).isPositive();
      assertThat(seen.get()).isBetween(1, sent);
      assertThat(counter.next(0)).isEqualTo(2_001);
    }
    assertThat(numbers()).isEqualTo(upTo(2_001));
  }

  @Test
  void shouldShowAReaderWhatIsAppendedMeanwhile() {
    try (SharedLog log = open(false);
        LogReader reader = SharedLog.reader(folder())) {
      CountInSharedLog counter = new CountInSharedLog(log);
      assertThat(reader.next()).isFalse();
      for (long i = 1; i <= 3; i++) {
        counter.next(0);
        assertThat(reader.next()).isTrue();
        assertThat(CountInSharedLog.number(reader)).isEqualTo(i);
        assertThat(reader.next()).isFalse();
      }
    }
  }

  /** Its maker may have been killed: the next opening takes such a file back and makes it anew. */
  @Test
  void shouldNotLetAReaderWaitInAFileThatIsNotBegun() throws IOException {
    long[] millis = {Duration.ofDays(20_000).toMillis()};
    Options options = new Options(() -> millis[0], false, PATIENCE);
    try (SharedLog log = SharedLog.open(folder(), options);
        LogReader reader = SharedLog.reader(folder())) {
      CountInSharedLog counter = new CountInSharedLog(log);
      counter.next(0);
      assertThat(reader.next()).isTrue();
      Path first;
      try (Stream<Path> files = Files.list(folder().resolve("log"))) {
        first = files.filter(file -> file.toString().endsWith(".cq4")).findFirst().orElseThrow();
      }
      millis[0] += Duration.ofDays(1).toMillis();
      int next = FileCycle.fileNumber(millis[0], 1);
      Path unbegun = first.resolveSibling(FileCycle.fileName(next));
      for (int bytes : new int[] {0, 1 << 16}) {
        Files.write(unbegun, new byte[bytes]);
        assertThat(reader.next()).isFalse();
      }
      Files.delete(unbegun);
      assertThat(reader.next()).isFalse();
      counter.next(0);
      assertThat(unbegun).exists();
      assertThat(reader.next()).isTrue();
      assertThat(CountInSharedLog.number(reader)).isEqualTo(2);
    }
  }

  @Test
  void shouldGoOnWhenAnotherProcessHasGivenUpWhatWasRead() throws Exception {
    try (SharedLog log = open(false)) {
      CountInSharedLog counter = new CountInSharedLog(log);
      counter.next(0);
      counter.next(0);
      Process child = child(3, 0, 2, new File("/dev/null"));
      assertThat(child.waitFor()).as(this::said).isZero();

      assertThat(counter.next(0)).isEqualTo(6);
      assertThat(counter.next(0)).isEqualTo(7);
    }
    try (LogReader reader = SharedLog.reader(folder())) {
      for (long i = 3; i <= 7; i++) {
        assertThat(reader.next()).isTrue();
        assertThat(CountInSharedLog.number(reader)).isEqualTo(i);
      }
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void shouldBeginAnewOnTheSameDayAndKeepNothingOfWhatItGaveUp() throws IOException {
    try (SharedLog log = open(false)) {
      CountInSharedLog counter = new CountInSharedLog(log);
      for (long i = 1; i <= 7; i += 3) {
        assertThat(counter.next(0)).isEqualTo(i);
        assertThat(counter.next(0)).isEqualTo(i + 1);
        assertThat(counter.beginAnew()).isPositive();
      }
      assertThat(counter.next(0)).isEqualTo(10);
      assumeTrue(Files.exists(MAPS), "the system does not tell what is mapped");
      assertThat(Files.readAllLines(MAPS))
          .filteredOn(line -> line.contains(folder().toString()))
          .noneMatch(line -> line.endsWith("(deleted)"));
    }
    try (LogReader reader = SharedLog.reader(folder())) {
      for (long i = 9; i <= 10; i++) {
        assertThat(reader.next()).isTrue();
        assertThat(CountInSharedLog.number(reader)).isEqualTo(i);
      }
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void shouldBeginAnewThoughItIsInterrupted() {
    try (SharedLog log = open(false)) {
      CountInSharedLog counter = new CountInSharedLog(log);
      counter.next(0);
      log.transact(section -> {
        Thread.currentThread().interrupt();
        section.startFile();
        long position = section.append(CountInSharedLog.TYPE, new byte[Long.BYTES], 0, Long.BYTES);
        Thread.currentThread().interrupt();
        return section.dropBefore(position);
      });
      assertThat(Thread.interrupted()).isTrue();
      assertThat(counter.next(0)).isEqualTo(1);
    }
    try (LogReader reader = SharedLog.reader(folder())) {
      for (long i = 0; i <= 1; i++) {
        assertThat(reader.next()).isTrue();
        assertThat(CountInSharedLog.number(reader)).isEqualTo(i);
      }
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void shouldTellAReaderThatWhatFollowsWasGivenUpAndLetItGoOn() {
    try (SharedLog log = open(false);
        LogReader reader = SharedLog.reader(folder())) {
      CountInSharedLog counter = new CountInSharedLog(log);
      counter.next(0);
      assertThat(reader.next()).isTrue();
      counter.beginAnew();
      counter.beginAnew();

      assertThatThrownBy(reader::next).isInstanceOf(DroppedRecordsException.class);
      reader.rewind();
      assertThat(reader.next()).isTrue();
      assertThat(CountInSharedLog.number(reader)).isEqualTo(3);
      assertThat(reader.next()).isFalse();
    }
  }

  @Test
  void shouldNotTakeAFileForMissingThatWasGivenUpSinceAReaderListedIt() {
    try (SharedLog log = open(false)) {
      CountInSharedLog counter = new CountInSharedLog(log);
      counter.next(0);
      FollowedFolder files = new FollowedFolder(folder().resolve("log"));
      int first = files.start().file();
      counter.beginAnew();

      assertThatThrownBy(() -> files.map(first)).isInstanceOf(DroppedRecordsException.class);
      assertThat(files.start()).isEqualTo(new RecordFiles.Start(files.after(first), 1));
    }
  }

  @Test
  void shouldSayWhoHoldsTheFolderForTooLong() throws Exception {
    Process child = count(1, 60_000, new File("/dev/null"));
    try {
      while (!Files.exists(folder().resolve("log")) || !heldBy(child)) {
        assertThat(child.isAlive()).as(this::said).isTrue();
        Thread.sleep(5);
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    try (SharedLog log = open(false)) {
      assertThat(new CountInSharedLog(log).next(0)).isEqualTo(1);
    }
  }

  private boolean heldBy(Process child) {
    Options hasty = new Options(System::currentTimeMillis, false, Duration.ofMillis(1));
    try {
      SharedLog.open(folder(), hasty).close();
      return false;
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining("pid=" + child.pid());
      return true;
    }
  }

  @Test
  void shouldRefuseASecondOpeningInTheSameProcess() {
    try (SharedLog log = open(false)) {
      assertThatThrownBy(() -> open(false))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(folder().toString())
          .hasMessageContaining("open already");
      assertThat(new CountInSharedLog(log).next(0)).isEqualTo(1);
    }
    open(false).close();
  }

  /**
   * To the operating system the lock is the process's: a second channel that is closed gives it up.
   */
  @Test
  void shouldKeepItsLockWhenASecondOpeningIsRefused() throws Exception {
    try (SharedLog log = open(false)) {
      boolean locked =
          log.transact(section -> {
            assertThatThrownBy(() -> open(false)).isInstanceOf(StoreException.class);
            return !lockable();
          });
      assertThat(locked).isTrue();
      assertThat(lockable()).isTrue();
    }
  }

  private boolean lockable() {
    try {
      return TryLock.succeeds(folder().resolve("LOCK"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldSayThatItsLockFileWasDeleted() throws Exception {
    try (SharedLog log = open(false)) {
      CountInSharedLog counter = new CountInSharedLog(log);
      counter.next(0);
      Files.delete(folder().resolve("LOCK"));
      assertThatThrownBy(() -> counter.next(0))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("LOCK")
          .hasMessageContaining("deleted");
    }
    assertThat(numbers()).isEqualTo(upTo(1));
  }

  @Test
  void shouldRefuseAForeignLockFile() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("LOCK"), "this is a note of somebody's\n");
    assertThatThrownBy(() -> open(false))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("LOCK")
        .hasMessageContaining("elsewhere");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 24, 4096})
  void shouldMakeALockFileAnewThatALossOfPowerEmptied(int length) throws IOException {
    try (SharedLog log = open(true)) {
      new CountInSharedLog(log).next(0);
    }
    Files.write(folder().resolve("LOCK"), new byte[length]);
    try (SharedLog log = open(true)) {
      assertThat(new CountInSharedLog(log).next(0)).isEqualTo(2);
    }
  }

  @Test
  void shouldGiveBackWhatATransactionThrowsAndKeepWhatItAppended() {
    try (SharedLog log = open(false)) {
      assertThatThrownBy(() ->
              log.transact(section -> {
                section.append(CountInSharedLog.TYPE, new byte[Long.BYTES], 0, Long.BYTES);
                throw new IllegalArgumentException("mine");
              }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("mine");
      assertThatThrownBy(() -> log.transact(outer -> log.transact(inner -> 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("within a transaction");
      assertThat(new CountInSharedLog(log).next(0)).isEqualTo(1);
    }
    assertThat(numbers()).containsExactly(0L, 1L);
  }

  @Test
  void shouldRefuseToWorkWhenItIsClosed() {
    SharedLog log = open(false);
    log.close();
    log.close();
    assertThatThrownBy(() -> log.transact(section -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void shouldNameAFolderThatHasNoLog() {
    assertThatThrownBy(() -> SharedLog.reader(folder()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(folder().toString());
  }

  private Process count(long times, long sleepMillis, File printed) throws IOException {
    return child(times, sleepMillis, 0, printed);
  }

  private Process child(long times, long sleepMillis, long daysAhead, File printed)
      throws IOException {
    return Children.java(
            Children.openings(),
            CountInSharedLog.class,
            folder().toString(),
            Long.toString(times),
            Long.toString(sleepMillis),
            Long.toString(daysAhead))
        .redirectOutput(printed)
        .redirectError(ProcessBuilder.Redirect.appendTo(errors().toFile()))
        .start();
  }

  private Path errors() {
    return temp.resolve("errors");
  }

  /** What children said that went wrong. */
  private String said() {
    try {
      return Files.exists(errors()) ? Files.readString(errors()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
