package dev.teem.bench.kernel.raw;

import dev.teem.bench.kernel.FanIn;
import org.jctools.queues.MpscArrayQueue;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The caller's thread produces, another consumes; both spin where the queue is full or empty. */
@State(Scope.Benchmark)
public class JctoolsFanIn {
  private static final int CAPACITY = 1 << 16;
  private static final int MOST_AT_ONCE = 1024;

  private final MpscArrayQueue<Integer> queue = new MpscArrayQueue<>(CAPACITY);
  private final MpscArrayQueue<Long> sums = new MpscArrayQueue<>(CAPACITY);
  private final Thread consumer = new Thread(this::consume, "consumer");
  private volatile boolean over;
  // The consumer's alone.
  private long sum;

  /** Starts the consumer. */
  @Setup(Level.Trial)
  public void start() {
    consumer.start();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() throws InterruptedException {
    over = true;
    consumer.join();
  }

  private void consume() {
    int missing = FanIn.MESSAGES;
    while (!over) {
      int taken = queue.drain(message -> sum += message, MOST_AT_ONCE);
      if (taken == 0) {
        Thread.onSpinWait();
      }
      missing -= taken;
      if (missing == 0) {
        sums.offer(sum);
        sum = 0;
        missing = FanIn.MESSAGES;
      }
    }
  }

  /**
   * Sends a burst and waits until it has been consumed.
   *
   * @return what the consumer added up
   */
  public long burst() {
    for (int i = 0; i < FanIn.MESSAGES; i++) {
      Integer message = FanIn.message(i);
      while (!queue.offer(message)) {
        Thread.onSpinWait();
      }
    }
    Long answer = sums.poll();
    while (answer == null) {
      Thread.onSpinWait();
      answer = sums.poll();
    }
    return answer;
  }
}
