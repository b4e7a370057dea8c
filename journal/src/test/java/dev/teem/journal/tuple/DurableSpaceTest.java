package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.space.Template;
import dev.teem.engine.space.Tuple;
import dev.teem.engine.space.TupleLog;
import dev.teem.engine.space.TupleSpace;
import dev.teem.engine.time.SystemClock;
import dev.teem.journal.log.ChronicleLog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tuple space on a tuple log. */
class DurableSpaceTest {
  private static final Map<String, Object> OK = Map.of("status", "ok");
  private static final Template MAIN = Template.lane("main");

  @TempDir Path temp;
  private ChronicleLog log;
  private TupleJournal journal;
  private TupleSpace space;

  private void open() {
    close();
    log = ChronicleLog.open(temp.resolve("tuples"), ChronicleLog.Options.checkAll());
    journal = new TupleJournal(log, new SystemClock(), false);
    space = new TupleSpace(journal);
  }

  @AfterEach
  void close() {
    if (space != null) {
      space.close();
      journal.close();
      log.close();
      space = null;
    }
  }

  private void outAll(long from, long to) {
    LongStream.range(from, to).mapToObj(Tuples::numbered).forEach(space::out);
  }

  private List<Long> there() {
    return space.scan(MAIN, Integer.MAX_VALUE).stream().map(Tuples::number).toList();
  }

  @Test
  void shouldPutOutAgainWhatHasNoReceiptInItsOrder() throws Exception {
    open();
    outAll(0, 6);
    space.receipt(space.inp(MAIN), OK);
    assertThat(Tuples.number(space.in(MAIN))).isEqualTo(1);
    space.inAll(MAIN.where("n", 4), 9).forEach(tuple -> space.receipt(tuple, OK));

    open();

    assertThat(there()).containsExactly(1L, 2L, 3L, 5L);
  }

  private static List<Tuple> numbered(long from, long to) {
    return LongStream.range(from, to).mapToObj(Tuples::numbered).toList();
  }

  @Test
  void shouldPutOutTakeAndFinishManyAtOnce() throws Exception {
    open();
    CompletableFuture<Tuple> taker = space.inAsync(MAIN);
    CompletableFuture<Tuple> reader = space.rdAsync(MAIN.where("n", 1_299));
    space.outAll(numbered(0, 1_300));
    assertThat(Tuples.number(taker.get())).isZero();
    assertThat(reader).isCompletedWithValue(Tuples.numbered(1_299));

    List<Tuple> taken = space.inAll(MAIN, 1_000);
    assertThat(taken).isEqualTo(numbered(1, 1_001));
    space.receiptAll(taken, tuple -> OK);
    assertThat(space.scan(MAIN, 9_999)).isEqualTo(numbered(1_001, 1_300));
    List<Tuple> notFinished = space.inAll(MAIN, 9);
    assertThat(notFinished).isEqualTo(numbered(1_001, 1_010));

    open();
    assertThat(there().getFirst()).as("taken, and not finished").isZero();
    assertThat(space.scan(MAIN, 9_999).subList(1, 300)).isEqualTo(numbered(1_001, 1_300));
    space.outAll(numbered(0, 1_300));
    assertThat(space.scan(MAIN, 9_999).subList(300, 1_300)).isEqualTo(numbered(1, 1_001));
  }

  @Test
  void shouldNotPutOutAgainWhatSomebodyWorksOn() {
    open();
    outAll(0, 2);
    Tuple taken = space.inp(MAIN);

    space.out(taken);
    assertThat(there()).containsExactly(1L);
    space.receipt(taken, OK);
    space.out(taken);
    assertThat(there()).containsExactly(1L, 0L);

    open();
    assertThat(there()).containsExactly(1L, 0L);
  }

  @Test
  void shouldPutBackWhatATakerCannotUse() {
    open();
    outAll(0, 3);
    space.giveBack(space.inp(MAIN));

    assertThat(there()).containsExactly(0L, 1L, 2L);
    open();
    assertThat(there()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void shouldKeepWhatAWaitingTakerIsGiven() throws Exception {
    open();
    CompletableFuture<Tuple> taker = space.inAsync(MAIN);

    space.out(Tuples.numbered(7));

    assertThat(Tuples.number(taker.get())).isEqualTo(7);
    assertThat(Tuples.lines(journal)).hasSize(2);
    open();
    assertThat(there()).containsExactly(7L);
  }

  @Test
  void shouldLetANameTakeThePlaceOfItsFormerTuple() {
    open();
    space.out(Tuple.fromJson(Map.of("id", "t", "lane", "main", "n", 1L)));
    space.out(Tuple.fromJson(Map.of("id", "t", "lane", "other", "n", 2L)));

    assertThat(there()).isEmpty();
    open();
    assertThat(there()).isEmpty();
    assertThat(Tuples.number(space.inp(Template.lane("other")))).isEqualTo(2);
  }

  @Test
  void shouldLeaveWhereItWasWhatCannotBeNotedAsTaken() {
    FailingLog failing = new FailingLog();
    try (TupleSpace broken = new TupleSpace(failing)) {
      CompletableFuture<Tuple> waiting = broken.inAsync(Template.lane("other"));
      broken.out(Tuples.numbered(1));
      broken.out(Tuples.numbered(2));
      broken.out(Tuple.fromJson(Map.of("id", "t", "lane", "other")));

      assertThatThrownBy(() -> broken.inp(MAIN)).hasMessage("the disk is full");
      assertThatThrownBy(() -> broken.inAll(MAIN, 9)).hasMessage("the disk is full");
      assertThatThrownBy(waiting::join).hasRootCauseMessage("the disk is full");
      assertThat(broken.scan(MAIN, 9).stream().map(Tuples::number)).containsExactly(1L, 2L);
      assertThat(broken.count(Template.lane("other"))).isEqualTo(1);
    }
  }

  /** A log whose disk is full as soon as a tuple is taken. */
  private static final class FailingLog implements TupleLog {
    private final ConcurrentLinkedQueue<Tuple> open = new ConcurrentLinkedQueue<>();

    @Override
    public int outAll(List<Tuple> tuples, Consumer<Tuple> recorded) {
      tuples.forEach(open::add);
      tuples.forEach(recorded);
      return tuples.size();
    }

    @Override
    public void inAll(List<Tuple> tuples) {
      throw new IllegalStateException("the disk is full");
    }

    @Override
    public void receiptAll(List<Tuple> tuples, Function<Tuple, Map<String, Object>> outcome) {
      throw new IllegalStateException("the disk is full");
    }

    @Override
    public boolean replace(Tuple ended, Map<String, Object> outcome, Tuple by) {
      throw new IllegalStateException("the disk is full");
    }

    @Override
    public boolean isOpen(String id) {
      return open.stream().anyMatch(each -> each.id().equals(id));
    }

    @Override
    public Iterable<Tuple> openTuples() {
      return List.copyOf(open);
    }
  }
}
