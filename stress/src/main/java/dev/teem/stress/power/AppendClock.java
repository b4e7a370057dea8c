package dev.teem.stress.power;

import dev.teem.engine.time.EngineClock;
import dev.teem.journal.log.ChronicleLog;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that knows when something is about to be appended: the writer of a log asks it for the
 * date, on its own thread, right before each append. So it shows the moments at which some records
 * are appended and not yet forced, and can hold the writer up until others wait to share a force.
 */
final class AppendClock implements EngineClock {
  private static final long FIRST_DAY = 20_000;
  private static final long PATIENCE_SECONDS = 60;

  private final String writer;

  // Set by the owner while the writer has nothing to do, which the queue in between orders.
  private final AtomicLong day = new AtomicLong(FIRST_DAY);
  private volatile Runnable moment = () -> {};
  private volatile Hold hold;

  /** The writer has come; it may go on. */
  private record Hold(CountDownLatch came, CountDownLatch over) {}

  /**
   * A clock.
   *
   * @param writer the name of the thread whose questions count
   */
  AppendClock(String writer) {
    this.writer = writer;
  }

  /** Before each append from now on, on the writer's thread, which waits meanwhile. */
  void beforeAppend(Runnable action) {
    onQuestion(() -> {
      if (isAppend()) {
        action.run();
      }
    });
  }

  /** The same also where the date goes into a record, or a file is begun or given up. */
  void onQuestion(Runnable action) {
    moment = action;
  }

  private static boolean isAppend() {
    return StackWalker.getInstance()
        .walk(frames ->
            frames.anyMatch(frame ->
                frame.getClassName().equals(ChronicleLog.class.getName())
                    && frame.getMethodName().equals("append")));
  }

  /** From now on it is tomorrow, for the writer alone. */
  void nextDay() {
    day.incrementAndGet();
  }

  /** The next append waits until it is released. */
  void hold() {
    hold = new Hold(new CountDownLatch(1), new CountDownLatch(1));
  }

  /** Returns when an append is held up. */
  void awaitHeld() {
    await(hold.came(), "the writer does not append");
  }

  void release() {
    Hold released = hold;
    hold = null;
    released.over().countDown();
  }

  /**
   * Waits.
   *
   * @throws IllegalStateException if that takes more than a minute
   */
  static void await(CountDownLatch latch, String otherwise) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(otherwise + " within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public long epochMicros(long nanoTime) {
    if (!Thread.currentThread().getName().equals(writer)) {
      return micros(FIRST_DAY);
    }
    Hold held = hold;
    if (held != null) {
      held.came().countDown();
      await(held.over(), "nobody lets the writer go on");
    }
    moment.run();
    return micros(day.get());
  }

  private static long micros(long days) {
    return Duration.ofDays(days).toMillis() * 1_000;
  }
}
