package dev.teem.journal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.event.IoRequest;
import dev.teem.engine.event.IoRequest.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every I/O journal does. */
abstract class IoJournalContractTest {
  static final IoOutcome VALUE = new IoOutcome.Value("v", new Cost(1.5, 2, 0.25, 7));
  static final IoOutcome FAILED = new IoOutcome.Failed("no route");
  private static final List<IoRecord> RECORDS =
      List.of(record(7, 0, VALUE), record(3, 0, FAILED), record(7, 1, FAILED));

  /** The same one until it is closed. */
  abstract IoJournal journal();

  static IoRecord record(long pid, long op, IoOutcome outcome) {
    return new IoRecord(pid, op, IoRequest.of("d", Verb.WRITE, "request " + op), outcome);
  }

  static void append(IoJournal journal, IoRecord entry) {
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    journal.append(
        entry,
        refusal -> {
          failure.set(refusal);
          done.countDown();
        });
    try {
      assertThat(done.await(10, TimeUnit.SECONDS)).as("told about %s", entry).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  static List<IoRecord> recordsOf(IoJournal journal) {
    List<IoRecord> records = new ArrayList<>();
    journal.forEach(records::add);
    return records;
  }

  @Test
  void shouldFindRecordsByProcessAndOperation() {
    assertThat(journal().size()).isZero();
    RECORDS.forEach(entry -> append(journal(), entry));
    assertThat(journal().find(7, 0)).isEqualTo(RECORDS.get(0));
    assertThat(journal().find(3, 0)).isEqualTo(RECORDS.get(1));
    assertThat(journal().find(7, 1)).isEqualTo(RECORDS.get(2));
    assertThat(journal().find(3, 1)).isNull();
    assertThat(journal().find(0, 7)).isNull();
    assertThat(journal().find(7, -1)).isNull();
    assertThat(journal().find(7, Long.MAX_VALUE)).isNull();
  }

  @Test
  void shouldKeepTheOrderOfAppending() {
    RECORDS.forEach(entry -> append(journal(), entry));
    assertThat(journal().size()).isEqualTo(3);
    assertThat(recordsOf(journal())).isEqualTo(RECORDS);
  }

  @Test
  void shouldTakeAnswersInAnyOrder() {
    long[] order = {3, 1, 0, 5, 2, 4};
    for (long op : order) {
      append(journal(), record(7, op, VALUE));
      assertThat(journal().find(7, op)).isNotNull();
    }
    append(journal(), record(7, Long.MAX_VALUE, VALUE));
    assertThat(recordsOf(journal()).stream().map(IoRecord::op))
        .containsExactly(3L, 1L, 0L, 5L, 2L, 4L, Long.MAX_VALUE);
  }

  @Test
  void shouldRefuseASecondOutcomeOfAnOperation() {
    RECORDS.forEach(entry -> append(journal(), entry));
    assertThatThrownBy(() -> append(journal(), record(7, 1, VALUE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pid=7 op=1");
    assertThat(journal().find(7, 1).outcome()).isEqualTo(FAILED);
    assertThat(recordsOf(journal())).isEqualTo(RECORDS);
  }

  @Test
  void shouldForgetWhatIsCutAndGoOnFromThere() {
    for (long op : new long[] {0, 1, 3, 4}) {
      append(journal(), record(7, op, FAILED));
      append(journal(), record(8, op, FAILED));
    }
    journal().cut(7, 2);
    journal().cut(9, 0);
    append(journal(), record(7, 3, VALUE));
    assertThat(journal().find(7, 1).outcome()).isEqualTo(FAILED);
    assertThat(journal().find(7, 3).outcome()).isEqualTo(VALUE);
    assertThat(journal().find(7, 4)).isNull();
    assertThat(journal().find(8, 4).outcome()).isEqualTo(FAILED);
    assertThat(journal().size()).isEqualTo(7);
    assertThat(recordsOf(journal())).hasSize(7).last().isEqualTo(record(7, 3, VALUE));
  }

  @Test
  void shouldGoOverWhatThereWasWhenItBegan() {
    RECORDS.forEach(entry -> append(journal(), entry));
    journal().forEach(entry -> append(journal(), record(entry.pid() + 100, entry.op(), VALUE)));
    assertThat(journal().size()).isEqualTo(6);
  }

  @Test
  void shouldLoseNothingOfSeveralCores() throws InterruptedException {
    int each = 2_000;
    int cores = 4;
    CountDownLatch kept = new CountDownLatch(cores * each);
    List<Thread> threads = new ArrayList<>();
    for (int core = 0; core < cores; core++) {
      long pid = core + 1L;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int op = 0; op < each; op++) {
                  journal()
                      .append(
                          record(pid, op, VALUE),
                          failure -> {
                            if (failure == null) {
                              kept.countDown();
                            }
                          });
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(kept.await(30, TimeUnit.SECONDS)).as("all are kept").isTrue();
    assertThat(journal().size()).isEqualTo((long) cores * each);
    assertThat(recordsOf(journal())).doesNotHaveDuplicates().hasSize(cores * each);
  }
}
