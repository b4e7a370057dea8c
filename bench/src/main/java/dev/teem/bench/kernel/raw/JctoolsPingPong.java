package dev.teem.bench.kernel.raw;

import org.jctools.queues.MpscArrayQueue;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The caller's thread and one more, which both spin, and a queue in each direction. */
@State(Scope.Benchmark)
public class JctoolsPingPong {
  private static final int CAPACITY = 1024;

  private final MpscArrayQueue<Object> there = new MpscArrayQueue<>(CAPACITY);
  private final MpscArrayQueue<Object> back = new MpscArrayQueue<>(CAPACITY);
  private final Object[] balls = {new Object(), new Object()};
  private final Thread echo = new Thread(this::echo, "echo");
  private volatile boolean over;

  /** Starts the other thread. */
  @Setup(Level.Trial)
  public void start() {
    echo.start();
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() throws InterruptedException {
    over = true;
    echo.join();
  }

  private void echo() {
    while (!over) {
      Object ball = there.relaxedPoll();
      if (ball == null) {
        Thread.onSpinWait();
      } else {
        back.offer(ball);
      }
    }
  }

  /**
   * Sends that many objects, each after the one before has come back.
   *
   * @throws IllegalStateException if another came back
   */
  // The very object has to come back.
  @SuppressWarnings("ReferenceEquality")
  public void play(int roundTrips) {
    for (int i = 0; i < roundTrips; i++) {
      Object ball = balls[i & 1];
      there.offer(ball);
      Object returned = back.relaxedPoll();
      while (returned == null) {
        Thread.onSpinWait();
        returned = back.relaxedPoll();
      }
      if (returned != ball) {
        throw new IllegalStateException("wrong result: another object, roundTrip=" + i);
      }
    }
  }
}
