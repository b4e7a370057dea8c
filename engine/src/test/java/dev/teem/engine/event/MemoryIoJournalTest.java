package dev.teem.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryIoJournalTest {
  private static final IoOutcome VALUE = new IoOutcome.Value("v", Cost.NONE);
  private static final IoOutcome FAILED = new IoOutcome.Failed("no route");
  private static final List<IoRecord> RECORDS =
      List.of(record(7, 0, VALUE), record(3, 0, FAILED), record(7, 1, FAILED));

  private static IoRecord record(long pid, long op, IoOutcome outcome) {
    return new IoRecord(pid, op, IoRequest.of("d", IoRequest.Verb.READ, op), outcome);
  }

  private static List<IoRecord> recordsOf(IoJournal journal) {
    List<IoRecord> records = new ArrayList<>();
    journal.forEach(records::add);
    return records;
  }

  @Test
  void shouldFindOutcomesByProcessAndOperation() {
    MemoryIoJournal journal = new MemoryIoJournal(RECORDS);
    assertThat(journal.find(7, 0).outcome()).isEqualTo(VALUE);
    assertThat(journal.find(7, 1).outcome()).isEqualTo(FAILED);
    assertThat(journal.find(3, 0).outcome()).isEqualTo(FAILED);
    assertThat(journal.find(3, 1)).isNull();
    assertThat(journal.find(0, 7)).isNull();
  }

  @Test
  void shouldKeepTheOrderOfAppending() {
    MemoryIoJournal journal = new MemoryIoJournal();
    assertThat(journal.size()).isZero();
    RECORDS.forEach(journal::append);
    assertThat(journal.size()).isEqualTo(3);
    assertThat(recordsOf(journal)).isEqualTo(RECORDS);
  }

  @Test
  void shouldRefuseASecondOutcomeOfAnOperation() {
    MemoryIoJournal journal = new MemoryIoJournal(RECORDS);
    assertThatThrownBy(() -> journal.append(record(7, 1, VALUE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pid=7 op=1");
    assertThat(journal.find(7, 1).outcome()).isEqualTo(FAILED);
    assertThat(recordsOf(journal)).isEqualTo(RECORDS);
  }

  @Test
  void shouldGoOnFromAPrefixWithoutTouchingTheWhole() {
    MemoryIoJournal whole = new MemoryIoJournal(RECORDS);
    MemoryIoJournal prefix = whole.prefix(1);
    assertThat(recordsOf(prefix)).isEqualTo(RECORDS.subList(0, 1));
    assertThat(prefix.find(7, 1)).isNull();
    prefix.append(record(7, 1, VALUE));
    assertThat(prefix.find(7, 1).outcome()).isEqualTo(VALUE);
    assertThat(recordsOf(whole)).isEqualTo(RECORDS);
    assertThat(recordsOf(whole.prefix(3))).isEqualTo(RECORDS);
    assertThat(whole.prefix(0).size()).isZero();
  }

  @Test
  void shouldRefuseAPrefixThatIsNone() {
    MemoryIoJournal journal = new MemoryIoJournal(RECORDS);
    assertThatThrownBy(() -> journal.prefix(4))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("n=4 is not from 0 to size=3");
    assertThatThrownBy(() -> journal.prefix(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void shouldGoOverWhatThereWasWhenItBegan() {
    MemoryIoJournal journal = new MemoryIoJournal(RECORDS);
    journal.forEach(entry -> journal.append(record(entry.pid() + 100, entry.op(), VALUE)));
    assertThat(journal.size()).isEqualTo(6);
  }

  @Test
  void shouldLoseNothingOfSeveralCores() throws InterruptedException {
    MemoryIoJournal journal = new MemoryIoJournal();
    int each = 5_000;
    List<Thread> cores = new ArrayList<>();
    for (int core = 0; core < 4; core++) {
      long pid = core;
      cores.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int op = 0; op < each; op++) {
                  journal.append(record(pid, op, VALUE));
                }
              }));
    }
    for (Thread core : cores) {
      core.join();
    }
    assertThat(journal.size()).isEqualTo(4L * each);
    assertThat(recordsOf(journal)).doesNotHaveDuplicates().hasSize(4 * each);
  }
}
