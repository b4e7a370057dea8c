package dev.teem.bench.kernel.raw;

import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedTransferQueue;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Two virtual threads that block, and a queue in each direction. */
@State(Scope.Benchmark)
public class VirtualThreadPingPong {
  private final LinkedTransferQueue<Object> there = new LinkedTransferQueue<>();
  private final LinkedTransferQueue<Object> back = new LinkedTransferQueue<>();
  private final Object[] balls = {new Object(), new Object()};
  private Thread echo;

  /** Starts the thread that answers. */
  @Setup(Level.Trial)
  public void start() {
    echo = Thread.ofVirtual().name("echo").start(this::echo);
  }

  /** Ends it. */
  @TearDown(Level.Trial)
  public void close() throws InterruptedException {
    echo.interrupt();
    echo.join();
  }

  private void echo() {
    try {
      while (true) {
        back.put(there.take());
      }
    } catch (InterruptedException e) {
      // That is how it is told to end.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends that many objects from a second virtual thread, each after the one before has come back.
   *
   * @throws IllegalStateException if another came back
   */
  public void play(int roundTrips) throws Exception {
    FutureTask<Void> game =
        new FutureTask<>(() -> {
          playHere(roundTrips);
          return null;
        });
    Thread.ofVirtual().name("ping").start(game);
    game.get();
  }

  // The very object has to come back.
  @SuppressWarnings("ReferenceEquality")
  private void playHere(int roundTrips) throws InterruptedException {
    for (int i = 0; i < roundTrips; i++) {
      Object ball = balls[i & 1];
      there.put(ball);
      if (back.take() != ball) {
        throw new IllegalStateException("wrong result: another object, roundTrip=" + i);
      }
    }
  }
}
