package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log does. */
abstract class RecordLogContractTest {
  private RecordLog log;

  abstract RecordLog create();

  @BeforeEach
  void openLog() {
    log = create();
  }

  @AfterEach
  void closeLog() {
    log.close();
  }

  @Test
  void shouldBeEmptyAtFirst() {
    try (LogReader reader = log.newReader()) {
      assertThat(reader.next()).isFalse();
    }
    assertThat(log.nextSequence()).isZero();
    assertThat(log.lastPosition()).isZero();
    log.force();
  }

  @Test
  void shouldReadBackBySequenceAndByPosition() {
    int[] sizes = {0, 1, 2, 3, 4, 5, 63, 64, 999, 1000, 1001, 4096, 200_000, 3 << 20, 20 << 20, 7};
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < sizes.length; i++) {
      positions.add(log.append(i, Payloads.of(i, sizes[i]), 0, sizes[i]));
      assertThat(log.lastPosition()).isEqualTo(positions.get(i));
    }
    log.force();
    assertThat(positions).isSorted().doesNotHaveDuplicates().allMatch(p -> p > 0 && p < 1L << 54);
    try (LogReader reader = log.newReader()) {
      for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < sizes.length; i++) {
          assertThat(reader.next()).isTrue();
          assertThat(reader.position()).isEqualTo(positions.get(i));
          assertRecord(reader, i, sizes[i]);
        }
        assertThat(reader.next()).isFalse();
        reader.rewind();
      }
      for (int i = sizes.length - 1; i >= 0; i--) {
        reader.moveTo(positions.get(i));
        assertRecord(reader, i, sizes[i]);
      }
      assertThat(reader.next()).isTrue();
      assertThat(reader.sequence()).isEqualTo(1);
    }
    assertThat(log.bytes()).isEqualTo(java.util.Arrays.stream(sizes).sum() + 24L * sizes.length);
  }

  @Test
  void shouldBeReadByAThreadThatIsInterrupted() {
    long position = log.append(1, Payloads.of(0, 64), 0, 64);
    Thread.currentThread().interrupt();
    try (LogReader reader = log.newReader()) {
      assertThat(reader.next()).isTrue();
      reader.moveTo(position);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void shouldAppendPartOfAnArray() {
    byte[] source = Payloads.of(3, 100);
    log.append(1, source, 10, 20);
    try (LogReader reader = log.newReader()) {
      assertThat(reader.next()).isTrue();
      assertThat(Payloads.read(reader)).isEqualTo(java.util.Arrays.copyOfRange(source, 10, 30));
    }
  }

  @Test
  void shouldRefuseWhatItCannotHold() {
    byte[] source = new byte[8];
    assertThatThrownBy(() -> log.append(-1, source, 0, 8)).hasMessageContaining("type=-1");
    assertThatThrownBy(() -> log.append(1, source, 4, 8))
        .isInstanceOf(IndexOutOfBoundsException.class);
    byte[] huge = new byte[RecordLog.MAX_PAYLOAD_BYTES + 1];
    assertThatThrownBy(() -> log.append(1, huge, 0, huge.length)).hasMessageContaining("limit=");
    assertThat(log.nextSequence()).isZero();
    log.append(1, huge, 0, RecordLog.MAX_PAYLOAD_BYTES);
    assertThat(log.nextSequence()).isEqualTo(1);
  }

  @Test
  void shouldRefusePositionsThatAreNotRecords() {
    long position = log.append(1, Payloads.of(1, 64), 0, 64);
    try (LogReader reader = log.newReader()) {
      assertThatThrownBy(() -> reader.moveTo(0)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> reader.moveTo(position + 1)).isInstanceOf(CorruptLogException.class);
      assertThatThrownBy(() -> reader.moveTo(position + (1L << 33)))
          .isInstanceOf(CorruptLogException.class);
      assertThatThrownBy(() -> reader.moveTo(position + (1L << 36)))
          .isInstanceOf(CorruptLogException.class);
      reader.moveTo(position);
      assertThat(reader.sequence()).isZero();
    }
  }

  @Test
  void shouldBeWrittenByOneThreadAfterAnother() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      int number = i;
      AtomicReference<Throwable> failure = new AtomicReference<>();
      Thread writer =
          new Thread(() -> {
            log.append(number, Payloads.of(number, 10_000), 0, 10_000);
            log.force();
          });
      writer.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
      writer.start();
      writer.join();
      assertThat(failure.get()).isNull();
    }
    assertThat(log.nextSequence()).isEqualTo(4);
  }

  @Test
  void shouldLetTwoReadersFollowTheWriter() throws InterruptedException {
    int records = 60_000;
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Runnable follow =
        () -> {
          try (LogReader reader = log.newReader()) {
            for (int i = 0; i < records; i++) {
              while (!reader.next()) {
                Thread.onSpinWait();
              }
              assertRecord(reader, i, i % 1500);
            }
          } catch (Throwable e) {
            failure.set(e);
          }
        };
    Thread[] readers = {new Thread(follow), new Thread(follow)};
    for (Thread reader : readers) {
      reader.start();
    }
    for (int i = 0; i < records; i++) {
      log.append(i, Payloads.of(i, i % 1500), 0, i % 1500);
    }
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(failure.get()).isNull();
  }

  @Test
  void shouldStandAnyMixOfSizesAndMoves() {
    long seed = System.nanoTime();
    System.out.println("shouldStandAnyMixOfSizesAndMoves seed=" + seed);
    Random random = new Random(seed);
    List<Long> positions = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    try (LogReader reader = log.newReader()) {
      for (int step = 0; step < 5_000; step++) {
        int i = positions.size();
        if (i == 0 || random.nextInt(3) > 0) {
          int size = random.nextInt(50) == 0 ? random.nextInt(300_000) : random.nextInt(400);
          positions.add(log.append(i, Payloads.of(i, size), 0, size));
          sizes.add(size);
        } else {
          int chosen = random.nextInt(i);
          reader.moveTo(positions.get(chosen));
          assertRecord(reader, chosen, sizes.get(chosen));
        }
      }
    }
  }

  private static void assertRecord(LogReader reader, int i, int size) {
    assertThat(reader.sequence()).isEqualTo(i);
    assertThat(reader.type()).isEqualTo(i);
    assertThat(reader.length()).isEqualTo(size);
    if (!java.util.Arrays.equals(Payloads.read(reader), Payloads.of(i, size))) {
      throw new AssertionError("wrong payload: sequence=" + i);
    }
  }
}
