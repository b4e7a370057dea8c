package dev.teem.journal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.event.Cost;
import dev.teem.engine.event.IoJournal;
import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryJournalTest extends IoJournalContractTest {
  @TempDir Path dir;
  private History history;

  Durability durability() {
    return Durability.PROCESS;
  }

  @BeforeEach
  void open() {
    history = open(JournalMode.RECORD);
  }

  @AfterEach
  void close() {
    history.close();
  }

  private History open(JournalMode mode) {
    return History.open(new HistoryContext(dir.resolve("h"), mode).durability(durability()));
  }

  private void reopen(JournalMode mode) {
    history.close();
    history = open(mode);
  }

  @Override
  IoJournal journal() {
    return history.journal();
  }

  @Test
  void shouldHaveTheSameWhenItIsOpenedAgain() {
    List<IoRecord> records = new ArrayList<>();
    for (long op : new long[] {0, 2, 1}) {
      records.add(record(7, op, op == 1 ? FAILED : VALUE));
      append(journal(), records.getLast());
    }
    for (JournalMode mode : List.of(JournalMode.REPLAY, JournalMode.RECOVER)) {
      reopen(mode);
      assertThat(recordsOf(journal())).isEqualTo(records);
      assertThat(journal().find(7, 2)).isEqualTo(records.get(1));
    }
    append(journal(), record(7, 3, VALUE));
    reopen(JournalMode.REPLAY);
    assertThat(journal().size()).isEqualTo(4);
  }

  @Test
  void shouldRememberWhatWasCut() {
    append(journal(), record(7, 0, FAILED));
    append(journal(), record(7, 1, FAILED));
    journal().cut(7, 0);
    append(journal(), record(7, 0, VALUE));
    reopen(JournalMode.REPLAY);
    assertThat(recordsOf(journal())).containsExactly(record(7, 0, VALUE));
    assertThat(journal().find(7, 1)).isNull();
  }

  @Test
  void shouldCutWhatNeverHadAnAnswerBeforeItWhenItIsClosed() {
    append(journal(), record(7, 0, VALUE));
    append(journal(), record(7, 2, VALUE));
    append(journal(), record(8, 1, VALUE));
    reopen(JournalMode.REPLAY);
    assertThat(recordsOf(journal())).containsExactly(record(7, 0, VALUE));
  }

  @Test
  void shouldRefuseAnAnswerThatItCannotKeepAndSayWhose() {
    IoOutcome odd = new IoOutcome.Value(List.of(1L, new Thread()), Cost.NONE);
    assertThatThrownBy(() -> append(journal(), record(7, 0, odd)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("pid=7 op=0: device=d answered with class=java.lang.Thread")
        .hasMessageContaining("answer with null, Boolean, Long");
    IoOutcome huge = new IoOutcome.Value(new byte[AnswerRecord.MAX_BYTES], Cost.NONE);
    assertThatThrownBy(() -> append(journal(), record(7, 0, huge)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("more than 16777216 bytes");
    append(journal(), record(7, 0, VALUE));
    assertThat(journal().size()).isEqualTo(1);
  }

  @Test
  void shouldKeepALongAnswer() {
    byte[] bytes = new byte[AnswerRecord.MAX_BYTES - 1000];
    bytes[bytes.length - 1] = 9;
    append(journal(), record(7, 0, new IoOutcome.Value(bytes, Cost.NONE)));
    reopen(JournalMode.REPLAY);
    IoOutcome.Value value = (IoOutcome.Value) journal().find(7, 0).outcome();
    assertThat((byte[]) value.value()).isEqualTo(bytes);
  }

  @Test
  void shouldKeepNothingInAReplay() {
    append(journal(), record(7, 0, VALUE));
    reopen(JournalMode.REPLAY);
    assertThatThrownBy(() -> append(journal(), record(7, 1, VALUE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("open it to recover");
    assertThatThrownBy(() -> journal().cut(7, 0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldRefuseEverythingOnceItIsClosed() {
    IoJournal journal = journal();
    history.close();
    assertThatThrownBy(() -> journal.find(7, 0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> append(journal, record(7, 0, VALUE)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("close the engine first");
  }

  @Test
  void shouldKeepWhatWaitsWhenItIsClosed() throws InterruptedException {
    int count = 3_000;
    CountDownLatch kept = new CountDownLatch(count);
    for (int op = 0; op < count; op++) {
      journal().append(record(7, op, VALUE), failure -> kept.countDown());
    }
    reopen(JournalMode.REPLAY);
    assertThat(kept.await(0, TimeUnit.SECONDS)).as("everybody was told").isTrue();
    assertThat(journal().size()).isEqualTo(count);
  }
}
