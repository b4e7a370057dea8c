package dev.teem.journal.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class LogThreadTest {
  private static final int WAITERS = 20;

  private final AtomicLong end = new AtomicLong();
  private final AtomicLong onDisk = new AtomicLong();
  private final AtomicInteger forces = new AtomicInteger();

  /** Permits to force; each force covers what was appended when it begins. */
  private final Semaphore disk = new Semaphore(0);

  private void force() {
    long covers = end.get();
    forces.incrementAndGet();
    disk.acquireUninterruptibly();
    onDisk.set(covers);
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within 30 s").isLessThan(deadline);
      Thread.sleep(1);
    }
  }

  @Test
  void shouldForceOnceForAllWhoCameWhileAForceWasUnderWay() throws Exception {
    List<String> notCovered = Collections.synchronizedList(new ArrayList<>());
    try (LogThread log = new LogThread(end::get, this::force)) {
      List<Thread> waiters = new ArrayList<>();
      for (int i = 0; i < WAITERS; i++) {
        waiters.add(
            Thread.ofPlatform()
                .unstarted(() -> {
                  long mine = log.append(end::incrementAndGet);
                  if (onDisk.get() < mine) {
                    notCovered.add(mine + " of " + onDisk.get());
                  }
                }));
      }
      waiters.getFirst().start();
      await(() -> forces.get() == 1);
      for (Thread waiter : waiters.subList(1, WAITERS)) {
        waiter.start();
        await(() -> waiter.getState() == Thread.State.WAITING);
      }
      disk.release(WAITERS);
      for (Thread waiter : waiters) {
        waiter.join();
      }
    }
    assertThat(notCovered).isEmpty();
    assertThat(end).hasValue(WAITERS);
    assertThat(forces).hasValue(2);
  }

  @Test
  void shouldNotForceWhatNobodyWaitsFor() {
    try (LogThread log = new LogThread(end::get, null)) {
      assertThat(log.append(end::incrementAndGet)).isEqualTo(1);
    }
    assertThat(forces).hasValue(0);
  }

  @Test
  void shouldKeepAnInterruptFromWhatIsDone() throws Exception {
    disk.release(1);
    boolean[] seen = {true};
    try (LogThread log = new LogThread(end::get, this::force)) {
      Thread.currentThread().interrupt();
      log.append(() -> {
        seen[0] = Thread.currentThread().isInterrupted();
        return end.incrementAndGet();
      });
      assertThat(Thread.interrupted()).as("still the caller's").isTrue();
      Thread.currentThread().interrupt();
    }
    assertThat(Thread.interrupted()).as("after the close").isTrue();
    assertThat(seen[0]).isFalse();
    assertThat(onDisk).hasValue(1);
  }

  @Test
  void shouldHandOutWhatWentWrong() {
    try (LogThread log = new LogThread(end::get, null)) {
      assertThatThrownBy(() ->
              log.append(() -> {
                throw new IllegalArgumentException("mine");
              }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("mine");
      assertThat(log.run(() -> 7)).isEqualTo(7);
    }
  }

  @Test
  void shouldDoWhatWasAskedForBeforeItIsClosedAndNothingAfter() throws Exception {
    LogThread log = new LogThread(end::get, null);
    Thread slow =
        Thread.ofPlatform()
            .start(() ->
                log.append(() -> {
                  disk.acquireUninterruptibly();
                  return end.incrementAndGet();
                }));
    await(() -> disk.hasQueuedThreads());
    Thread closer = Thread.ofPlatform().start(log::close);
    disk.release();
    closer.join();
    slow.join();

    assertThat(end).hasValue(1);
    log.close();
    assertThatThrownBy(() -> log.run(() -> 7))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The tuple log is closed");
  }
}
