package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.receipt.StoreException;
import dev.teem.engine.space.Tuple;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.MemoryLog;
import dev.teem.journal.log.RecordLog;
import dev.teem.journal.tuple.TupleEntry.Op;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many tuples in one go. */
class TupleBulkTest {
  private static final String AT = "2024-10-04T00:00:00+00:00";
  private static final Map<String, Object> OK = Map.of("status", "ok");

  @TempDir Path temp;
  private final Tuples.Clock clock = new Tuples.Clock();
  private RecordLog log;
  private TupleJournal journal;

  private void open() {
    close();
    log =
        ChronicleLog.open(
            temp.resolve("tuples"), new ChronicleLog.Options(clock::millis, 0, false));
    journal = new TupleJournal(log, clock, false);
  }

  @AfterEach
  void close() {
    if (journal != null) {
      journal.close();
      log.close();
    }
  }

  private static List<Tuple> numbered(long from, long to) {
    return LongStream.range(from, to).mapToObj(Tuples::numbered).toList();
  }

  private static Tuple named(String id, long n) {
    return Tuple.fromJson(Map.of("id", id, "lane", "main", "n", n));
  }

  private static Tuple receipt(Tuple work, long n) {
    return Tuple.of(
        "receipt", List.of(), "root", "audit", "root", work.id(), List.of(), Map.of("n", n));
  }

  /** What of them was recorded. */
  private List<Tuple> out(List<Tuple> tuples) {
    List<Tuple> recorded = new ArrayList<>();
    assertThat(journal.outAll(tuples, recorded::add)).isEqualTo(tuples.size());
    return recorded;
  }

  @Test
  void shouldBeOneRecordThatReadsLikeAnEntryForEach() {
    open();
    List<Tuple> tuples = numbered(0, 32);
    assertThat(out(tuples)).isEqualTo(tuples);
    journal.inAll(tuples);
    journal.receiptAll(tuples, tuple -> Map.of("n", Tuples.number(tuple)));

    assertThat(log.nextSequence()).isEqualTo(3);
    List<String> expected = new ArrayList<>();
    tuples.forEach(each -> expected.add(line(Op.OUT, each.toJson(), null)));
    tuples.forEach(each -> expected.add(line(Op.IN, Map.of("id", each.id()), null)));
    tuples.forEach(each ->
        expected.add(line(Op.RECEIPT, Map.of("id", each.id()), Map.of("n", Tuples.number(each)))));
    assertThat(Tuples.lines(journal)).isEqualTo(expected);
    open();
    assertThat(Tuples.lines(journal)).isEqualTo(expected);
    assertThat(journal.openTuples()).isEmpty();
  }

  private static String line(Op op, Map<String, Object> tuple, Map<String, Object> outcome) {
    return new String(new TupleEntry(op, AT, tuple, outcome).bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void shouldReplaceATupleInOneRecord() {
    open();
    Tuple old = Tuples.numbered(1);
    Tuple by = Tuples.numbered(2);
    journal.out(old);
    assertThat(journal.replace(old, OK, by)).isTrue();

    assertThat(log.nextSequence()).isEqualTo(2);
    assertThat(Tuples.open(journal)).containsExactly(2L);
    open();
    assertThat(Tuples.open(journal)).containsExactly(2L);
    assertThat(Tuples.lines(journal))
        .containsExactly(
            line(Op.OUT, old.toJson(), null),
            line(Op.RECEIPT, Map.of("id", old.id()), OK),
            line(Op.OUT, by.toJson(), null));
  }

  @Test
  void shouldEndATupleThatIsReplacedByOneThatIsOpenAlready() {
    open();
    out(numbered(1, 3));
    assertThat(journal.replace(Tuples.numbered(1), OK, Tuples.numbered(2))).isFalse();
    assertThat(Tuples.open(journal)).containsExactly(2L);
    open();
    assertThat(Tuples.open(journal)).containsExactly(2L);
    assertThat(Tuples.lines(journal)).hasSize(3);
  }

  @Test
  void shouldReplaceATupleByAnotherOfItsName() {
    open();
    journal.out(named("t", 1));
    assertThat(journal.replace(named("t", 1), OK, named("t", 2))).isTrue();
    open();
    assertThat(Tuples.open(journal)).containsExactly(2L);
  }

  @Test
  void shouldLeaveOutWhatIsOpenAlready() {
    open();
    journal.out(Tuples.numbered(2));
    List<Tuple> twice = new ArrayList<>(numbered(0, 4));
    twice.addAll(numbered(0, 5));

    assertThat(out(twice)).extracting(Tuples::number).containsExactly(0L, 1L, 3L, 4L);
    assertThat(out(twice)).isEmpty();
    assertThat(Tuples.open(journal)).containsExactly(2L, 0L, 1L, 3L, 4L);
    assertThat(log.nextSequence()).isEqualTo(2);
    open();
    assertThat(Tuples.open(journal)).containsExactly(2L, 0L, 1L, 3L, 4L);
    assertThat(Tuples.lines(journal)).hasSize(5);
  }

  @Test
  void shouldDoTheSameAsOneAfterTheOther() {
    long seed = System.nanoTime();
    System.out.println("shouldDoTheSame seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    open();
    try (MemoryLog other = new MemoryLog();
        TupleJournal single = new TupleJournal(other, clock, false)) {
      for (int round = 0; round < 200; round++) {
        List<Tuple> tuples = new ArrayList<>();
        for (int i = random.nextInt(1, 12); i > 0; i--) {
          Tuple work = Tuples.numbered(random.nextInt(20));
          tuples.add(
              switch (random.nextInt(4)) {
                case 0 -> named("t-" + random.nextInt(4), random.nextInt(9));
                case 1 -> receipt(work, random.nextInt(3));
                default -> work;
              });
        }
        List<Tuple> recorded = out(tuples);
        assertThat(tuples.stream().filter(single::out)).isEqualTo(recorded);
        List<Tuple> done = random.nextInt(3) == 0 ? tuples : List.of();
        journal.receiptAll(done, tuple -> OK);
        done.forEach(tuple -> single.receipt(tuple, OK));
        if (random.nextInt(30) == 0) {
          journal.compact();
        }
        if (random.nextInt(30) == 0) {
          open();
        }
        assertThat(journal.openTuples()).containsExactlyElementsOf(single.openTuples());
      }
    }
  }

  @Test
  void shouldTakeNoMoreInOneGoThanARecordHolds() {
    open();
    List<Tuple> many = numbered(0, 1_000);
    List<Tuple> recorded = new ArrayList<>();
    assertThat(journal.outAll(many, recorded::add)).isEqualTo(512);
    assertThat(recorded).isEqualTo(many.subList(0, 512));
    assertThat(journal.outAll(List.of(), recorded::add)).isZero();

    List<Tuple> large =
        LongStream.range(0, 5)
            .mapToObj(n -> Tuple.fromJson(Map.of("id", "t-" + n, "x", "x".repeat(400_000))))
            .toList();
    assertThat(journal.outAll(large, recorded::add)).isEqualTo(3);
    journal.inAll(many);
    journal.receiptAll(many.subList(0, 512), tuple -> OK);
    assertThat(journal.openTuples()).containsExactlyElementsOf(large.subList(0, 3));
    open();
    assertThat(journal.openTuples()).containsExactlyElementsOf(large.subList(0, 3));
    assertThat(log.nextSequence()).isEqualTo(5);
  }

  @Test
  void shouldRecordNothingOfABulkThatCannotBeRecorded() {
    open();
    List<Tuple> tuples = new ArrayList<>(numbered(0, 3));
    tuples.add(named("t-1", 1));
    tuples.add(Tuple.fromJson(Map.of("id", "t-2", "text", "x".repeat(16 << 20))));
    assertThatThrownBy(() -> out(tuples))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("t-2", "too long");
    tuples.set(4, new Tuple(null, "x", List.of(), "", "", "", null, List.of(), Map.of(), null));
    for (Runnable each :
        List.<Runnable>of(
            () -> out(tuples),
            () -> journal.inAll(tuples),
            () -> journal.receiptAll(tuples, tuple -> OK))) {
      assertThatThrownBy(each::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("tuple.id=null is not a string");
    }
    assertThatThrownBy(() -> journal.receiptAll(numbered(0, 2), tuple -> null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("outcome");
    assertThat(log.nextSequence()).isZero();
    assertThat(journal.openCount()).isZero();
  }

  @Test
  void shouldKeepWhatIsOpenOfABulkThroughACompaction() {
    open();
    out(numbered(0, 40));
    journal.receiptAll(numbered(5, 35), tuple -> OK);
    List<String> before = Tuples.lines(journal);
    assertThat(journal.compact()).isPositive();

    assertThat(Tuples.lines(journal)).hasSize(10).allMatch(before::contains);
    open();
    assertThat(Tuples.open(journal)).containsExactly(0L, 1L, 2L, 3L, 4L, 35L, 36L, 37L, 38L, 39L);
  }

  @Test
  void shouldBeImportedElsewhereAsItWasExported() throws Exception {
    open();
    out(numbered(0, 20));
    journal.inAll(numbered(3, 9));
    journal.receiptAll(numbered(3, 8), tuple -> OK);
    List<String> exported = Tuples.lines(journal);
    try (MemoryLog other = new MemoryLog();
        TupleJournal another = new TupleJournal(other, clock, false)) {
      TupleImport file = new TupleImport(Files.write(temp.resolve("tuples.jsonl"), exported));
      assertThat(file.check(count -> true).refusals()).isEmpty();
      file.into(another, count -> true);
      assertThat(Tuples.lines(another)).isEqualTo(exported);
      assertThat(another.openTuples()).containsExactlyElementsOf(journal.openTuples());
      assertThat(file.into(journal, count -> true).known()).isEqualTo(exported.size());
    }
  }

  @Test
  void shouldNameTheBulkThatIsNone() {
    int much = Integer.MAX_VALUE;
    int[][] wrong = {
      {},
      {0},
      {-1},
      {513},
      {2, 8},
      {1, 9},
      {2, 8, 4},
      {1, -1},
      {1, much},
      {2, much, 8},
      {2, -much, 8}
    };
    for (int[] numbers : wrong) {
      open();
      ByteBuffer junk = ByteBuffer.allocate(numbers.length * Integer.BYTES + 8);
      for (int number : numbers) {
        junk.putInt(number);
      }
      junk.putInt(-5);
      try (MemoryLog broken = new MemoryLog()) {
        broken.append(EntryBulk.BULK, junk.array(), 0, junk.position());
        assertThatThrownBy(() -> new TupleJournal(broken, clock, false))
            .as("numbers=%s", numbers)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("is not a tuple's");
      }
    }
  }

  @Test
  void shouldBeRecordedByAThreadThatIsInterrupted() {
    open();
    Thread.currentThread().interrupt();
    for (long n = 0; n < 20_000; n += 50) {
      out(numbered(n, n + 50));
      journal.inAll(numbered(n, n + 50));
      journal.receiptAll(numbered(n, n + 49), tuple -> OK);
    }
    assertThat(Thread.interrupted()).isTrue();
    open();
    assertThat(journal.openCount()).isEqualTo(400);
  }
}
