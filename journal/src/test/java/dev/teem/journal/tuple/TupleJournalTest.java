package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.space.Tuple;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.MemoryLog;
import dev.teem.journal.log.RecordLog;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TupleJournalTest {
  private static final Map<String, Object> OK = Map.of("status", "ok");

  @TempDir Path temp;
  private final Tuples.Clock clock = new Tuples.Clock();
  private RecordLog log;
  private TupleJournal journal;

  private void open(boolean forced) {
    close();
    log =
        ChronicleLog.open(
            temp.resolve("tuples"), new ChronicleLog.Options(clock::millis, 0, false));
    journal = new TupleJournal(log, clock, forced);
  }

  @AfterEach
  void close() {
    if (journal != null) {
      journal.close();
      log.close();
      journal = null;
    }
  }

  private static List<Long> upTo(long end) {
    return LongStream.range(0, end).boxed().toList();
  }

  @Test
  void shouldHaveATupleOpenFromOutToItsReceipt() {
    Tuple tuple = Tuples.numbered(0);
    open(false);
    assertThat(journal.isOpen(tuple.id())).isFalse();
    journal.out(tuple);
    assertThat(journal.isOpen(tuple.id())).isTrue();
    journal.in(tuple);
    assertThat(journal.isOpen(tuple.id())).isTrue();
    journal.receipt(tuple, OK);
    assertThat(journal.isOpen(tuple.id())).isFalse();
    assertThat(journal.openTuples()).isEmpty();

    assertThat(Tuples.lines(journal))
        .satisfiesExactly(
            out -> assertThat(TupleEntry.parse(out).checked().tuple()).isEqualTo(tuple.toJson()),
            in -> assertThat(in).startsWith("{\"at\":\"2024-10-04T00:00:00+00:00\",\"op\":\"in\""),
            receipt -> assertThat(receipt).contains("\"outcome\":{\"status\":\"ok\"}", tuple.id()));
    journal.out(tuple);
    open(false);
    assertThat(journal.isOpen(tuple.id())).as("put out once more").isTrue();
  }

  @Test
  void shouldPutOutAgainWhatHasNoReceiptTakenOrNot() {
    open(false);
    upTo(10).forEach(n -> journal.out(Tuples.numbered(n)));
    for (long n : new long[] {1, 4, 7}) {
      journal.in(Tuples.numbered(n));
    }
    journal.receipt(Tuples.numbered(4), OK);
    journal.receipt(Tuples.numbered(8), OK);

    open(false);

    assertThat(Tuples.open(journal)).containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 9L);
    assertThat(journal.openTuples()).allMatch(t -> t.equals(Tuples.numbered(Tuples.number(t))));
    assertThat(journal.openCount()).isEqualTo(8);
  }

  @Test
  void shouldPutOutOnceWhatIsOpenAlready() {
    open(false);
    for (long n : new long[] {3, 1, 2}) {
      assertThat(journal.out(Tuples.numbered(n))).isTrue();
    }
    assertThat(journal.out(Tuples.numbered(3))).isFalse();
    journal.in(Tuples.numbered(3));
    assertThat(journal.out(Tuples.numbered(3))).isFalse();
    journal.receipt(Tuples.numbered(1), OK);
    assertThat(journal.out(Tuples.numbered(1))).isTrue();
    open(false);

    assertThat(Tuples.open(journal)).containsExactly(3L, 2L, 1L);
  }

  /** As the worker of the tuple bus reports: with a tuple that has the other's id as its parent. */
  @Test
  void shouldTakeATupleThatIsAReceiptForOne() {
    open(false);
    Tuple work = Tuples.numbered(0);
    journal.out(work);
    journal.out(
        Tuple.of(
            "receipt", List.of(), "root", "audit", "root", work.id(), List.of(), Map.of("n", 1L)));

    assertThat(Tuples.open(journal)).containsExactly(1L);
    open(false);
    assertThat(Tuples.open(journal)).containsExactly(1L);
  }

  @Test
  void shouldKeepTuplesThatAnotherProgramHasNamed() {
    open(false);
    Tuple named = Tuple.fromJson(Map.of("id", "t-1", "args", Map.of("x", 1L), "lane", "dev"));
    journal.out(named);
    open(false);

    assertThat(journal.openTuples()).containsExactly(named);
    assertThat(journal.isOpen("t-1")).isTrue();
    journal.in(named);
    assertThat(Tuples.lines(journal).getLast())
        .endsWith("\"op\":\"in\",\"tuple\":{\"id\":\"t-1\"}}");
    journal.receipt(named, OK);
    assertThat(journal.openTuples()).isEmpty();
  }

  @Test
  void shouldLetAnIteratorGoOnWhileTheLogChanges() {
    open(false);
    upTo(5_000).forEach(n -> journal.out(Tuples.numbered(n)));
    Iterator<Tuple> walk = journal.openTuples().iterator();
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      seen.add(Tuples.number(walk.next()));
    }
    upTo(4_990).forEach(n -> journal.receipt(Tuples.numbered(n), OK));
    journal.out(Tuples.numbered(7_000));
    assertThat(journal.compact()).isPositive();
    walk.forEachRemaining(tuple -> seen.add(Tuples.number(tuple)));

    assertThat(seen).contains(4_990L, 4_999L).doesNotContain(4_989L, 7_000L);
    assertThat(walk.hasNext()).isFalse();
    assertThatThrownBy(walk::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void shouldBeUsedByManyThreads() throws Exception {
    for (boolean forced : new boolean[] {false, true}) {
      open(forced);
      int first = forced ? 1_000 : 0;
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int mine = first + 100 * t;
        Runnable body =
            () -> {
              for (int n = mine; n < mine + 100; n++) {
                journal.out(Tuples.numbered(n));
                if (n % 2 == 0) {
                  journal.receipt(Tuples.numbered(n), OK);
                }
              }
            };
        threads.add(t % 2 == 0 ? new Thread(body) : Thread.ofVirtual().unstarted(body));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    open(false);
    assertThat(Tuples.open(journal))
        .hasSize(800)
        .containsAll(LongStream.range(0, 800).filter(n -> n % 2 == 1).boxed().toList())
        .containsAll(LongStream.range(1_000, 1_800).filter(n -> n % 2 == 1).boxed().toList());
  }

  @Test
  void shouldNotBeHarmedByInterrupts() throws Exception {
    open(true);
    int[] seen = {0};
    Thread writer =
        new Thread(() -> {
          for (int n = 0; n < 300; n++) {
            journal.out(Tuples.numbered(n));
            assertThat(journal.openTuples().iterator().next()).isNotNull();
            seen[0] += Thread.interrupted() ? 1 : 0;
          }
        });
    writer.start();
    while (writer.isAlive()) {
      writer.interrupt();
      Thread.sleep(0, 200_000);
    }
    writer.join();

    assertThat(seen[0]).isPositive();
    assertThat(Tuples.open(journal)).isEqualTo(upTo(300));
    open(false);
    assertThat(Tuples.open(journal)).isEqualTo(upTo(300));
  }

  @Test
  void shouldKeepOrderWhenTheClockGoesBack() {
    open(false);
    for (double days : new double[] {0, 3, -400, 0.5, -1, 500}) {
      clock.moveDays(days);
      long n = journal.openCount();
      journal.out(Tuples.numbered(n));
      if (days == 0.5) {
        journal.compact();
      }
      open(false);
      assertThat(Tuples.open(journal)).isEqualTo(upTo(n + 1));
    }
  }

  @Test
  void shouldKeepTuplesInMemoryToo() {
    log = new MemoryLog();
    journal = new TupleJournal(log, clock, false);
    upTo(3).forEach(n -> journal.out(Tuples.numbered(n)));
    journal.receipt(Tuples.numbered(1), OK);

    assertThat(journal.compact()).isZero();
    assertThat(Tuples.open(journal)).containsExactly(0L, 2L);
    assertThat(Tuples.lines(journal)).hasSize(4);
  }

  @Test
  void shouldRefuseATupleThatIsTooLongAndGoOn() {
    open(false);
    Tuple large = Tuple.fromJson(Map.of("id", "t-1", "text", "x".repeat(16 << 20)));

    assertThatThrownBy(() -> journal.out(large))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("t-1", "bytes=", "16777216");
    journal.out(Tuples.numbered(0));
    assertThat(Tuples.open(journal)).containsExactly(0L);
  }

  @Test
  void shouldKeepTheLongestTupleThroughACompaction() {
    open(false);
    Tuple large = Tuple.fromJson(Map.of("id", "t-1", "text", "x".repeat((16 << 20) - 100)));
    journal.out(large);
    assertThat(journal.compact()).isPositive();
    open(false);
    assertThat(journal.openTuples()).containsExactly(large);
  }

  /** The line around a value makes it one or two levels deeper. */
  @Test
  void shouldTakeNothingNestedTooDeeplyToBeReadAgain() {
    Tuple named = Tuple.fromJson(Map.of("id", "t-1", "lane", "main"));
    for (int levels = CanonicalJson.MAX_DEPTH - 4; levels <= CanonicalJson.MAX_DEPTH; levels++) {
      open(false);
      int kept = journal.openCount();
      Map<String, Object> value = Map.of("levels", nested(levels - 1));
      boolean out = isTaken(() -> journal.out(deep(value)));
      boolean receipt = isTaken(() -> journal.receipt(named, value));
      boolean replaced =
          isTaken(() -> journal.replace(named, value, Tuples.numbered(journal.openCount())));
      assertThat(out).isEqualTo(levels <= CanonicalJson.MAX_DEPTH - 2);
      assertThat(List.of(receipt, replaced)).containsOnly(levels < CanonicalJson.MAX_DEPTH);
      open(false);
      assertThat(journal.openTuples()).hasSize(kept + (out ? 1 : 0) + (replaced ? 1 : 0));
    }
  }

  @Test
  void shouldTakeNoIntegerTooLongToBeReadAgain() {
    open(false);
    journal.out(deep(Map.of("most", BigInteger.TEN.pow(4300).subtract(BigInteger.ONE))));
    journal.out(deep(Map.of("least", BigInteger.ONE.subtract(BigInteger.TEN.pow(4300)))));
    for (BigInteger more : List.of(BigInteger.TEN.pow(4300), BigInteger.TEN.pow(4300).negate())) {
      assertThat(isTaken(() -> journal.out(deep(Map.of("more", more))))).isFalse();
    }
    open(false);
    assertThat(journal.openTuples()).hasSize(2);
  }

  @Test
  void shouldTakeNoNameThatWouldNotBeReadAgain() {
    open(false);
    for (int chars : new int[] {1, 1_000, 0, 1_001}) {
      assertThat(isTaken(() -> journal.out(named("x".repeat(chars)))))
          .isEqualTo(chars == 1 || chars == 1_000);
    }
    open(false);
    assertThat(journal.openTuples()).hasSize(2);
  }

  private static Tuple named(String id) {
    return new Tuple(id, "x", List.of(), "root", "main", "root", null, List.of(), Map.of(), null);
  }

  private static Tuple deep(Map<String, Object> data) {
    return Tuple.of("x", List.of(), "root", "main", "root", null, List.of(), data);
  }

  private static Object nested(int levels) {
    Object value = 1L;
    for (int i = 0; i < levels; i++) {
      value = List.of(value);
    }
    return value;
  }

  private static boolean isTaken(Runnable action) {
    try {
      action.run();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Test
  void shouldNameTheRecordThatIsNoTuples() {
    open(false);
    journal.out(Tuples.numbered(0));
    byte[] junk = "{\"op\":\"out\",\"tuple\":{}}".getBytes(StandardCharsets.UTF_8);
    log.append(TupleEntries.ENTRY, junk, 0, junk.length);

    assertThatThrownBy(() -> open(false))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("tuple log", "file=", ".cq4 offset=", "at=null");
  }

  @Test
  void shouldRefuseToWorkWhenItIsClosed() {
    open(false);
    journal.close();
    journal.close();
    assertThatThrownBy(() -> journal.out(Tuples.numbered(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The tuple log is closed");
  }

  @Test
  void shouldAllocateLittleMoreThanTheJson() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    open(false);
    Tuple tuple = Tuples.numbered(0);
    long json = 0;
    long all = 0;
    for (int round = 0; round < 2; round++) {
      long before = threads.getTotalThreadAllocatedBytes();
      for (int i = 0; i < 5_000; i++) {
        new TupleEntry(TupleEntry.Op.IN, "2026-11-21T12:22:23+00:00", tuple.toJson(), null).bytes();
      }
      long between = threads.getTotalThreadAllocatedBytes();
      for (int i = 0; i < 5_000; i++) {
        journal.in(tuple);
      }
      json = between - before;
      all = threads.getTotalThreadAllocatedBytes() - between;
    }
    assertThat((all - json) / 5_000).as("bytes each beside the JSON").isLessThan(2_000);
  }
}
