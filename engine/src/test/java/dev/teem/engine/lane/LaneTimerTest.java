package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTimerTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final LaneTimer timer = new LaneTimer();

  @AfterEach
  void close() {
    timer.close();
  }

  @Test
  void shouldCallWhenTheTimeIsOver() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    long before = System.nanoTime();
    timer.after(20_000_000, called::countDown);

    called.await();
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void shouldNotCallWhatWasCalledOff() throws Exception {
    CountDownLatch wrong = new CountDownLatch(1);
    CountDownLatch after = new CountDownLatch(1);
    timer.after(10_000_000, wrong::countDown).cancel();
    timer.after(30_000_000, after::countDown);

    after.await();
    assertThat(wrong.getCount()).isOne();
  }

  @Test
  void shouldInterruptWorkThatTakesTooLong() {
    Duration limit = Duration.ofMillis(20);

    assertThatThrownBy(() ->
            timer.call(
                limit,
                () -> {
                  new CountDownLatch(1).await();
                  return null;
                }))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("no answer within timeout=PT0.02S")
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void shouldGiveAResultThatComesTooLateAllTheSame() throws Exception {
    String result =
        timer.call(
            Duration.ofMillis(5),
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(1_000_000);
              }
              return "late";
            });

    assertThat(result).isEqualTo("late");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void shouldLeaveAloneWhatTheThreadDoesAfterwards() throws Exception {
    for (int i = 0; i < 200; i++) {
      try {
        timer.call(
            Duration.ofNanos(50_000),
            () -> {
              LockSupport.parkNanos(50_000);
              return null;
            });
      } catch (TimeoutException e) {
        assertThat(e).hasMessageContaining("timeout=PT0.00005S");
      }
      assertThat(Thread.interrupted()).as("round=" + i).isFalse();
    }
  }

  @Test
  void shouldPassOnWhatTheWorkThrows() {
    assertThatThrownBy(() ->
            timer.call(
                LONG,
                () -> {
                  throw new IllegalStateException("broken");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
  }

  @Test
  void shouldTakeNothingOnceItIsClosed() {
    timer.close();

    assertThatThrownBy(() -> timer.after(1, () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the lane timer is closed");
  }
}
