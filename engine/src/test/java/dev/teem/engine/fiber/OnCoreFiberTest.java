package dev.teem.engine.fiber;

import static dev.teem.engine.fiber.Fiber.State.AWAY;
import static dev.teem.engine.fiber.Fiber.State.ENDED;
import static dev.teem.engine.fiber.Fiber.State.PAUSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OnCoreFiberTest extends FiberContractTest {

  @Override
  FiberScheduler open() {
    return FiberScheduler.onCore();
  }

  @Test
  void shouldRunOnTheOwnersThread() {
    Fiber fiber = fiber(self -> log.add(Thread.currentThread().toString()));
    fiber.resume();
    assertThat(log.getFirst().toString()).endsWith("@" + Thread.currentThread().getName());
  }

  @Test
  void shouldBeAwayUntilAForeignThreadLetsItGoOn() {
    CompletableFuture<String> future = new CompletableFuture<>();
    Fiber fiber = fiber(self -> log.add(future.join()));
    assertThat(fiber.resume()).isEqualTo(AWAY);
    // Too early: harmless.
    assertThat(fiber.resume()).isEqualTo(AWAY);
    Thread completer = Thread.ofPlatform().start(() -> future.complete("done"));
    awaitReturn(fiber);
    assertThat(log).isEmpty();
    assertThat(fiber.state()).isEqualTo(AWAY);
    assertThat(fiber.resume()).isEqualTo(ENDED);
    assertThat(log).containsExactly("done");
    join(completer);
  }

  @Test
  void shouldLetAFiberWaitForAnother() {
    Semaphore lock = new Semaphore(1);
    Fiber holder =
        fiber(self -> {
          lock.acquireUninterruptibly();
          self.pause();
          lock.release();
          log.add("released");
        });
    Fiber waiter =
        fiber(self -> {
          lock.acquireUninterruptibly();
          log.add("acquired");
          lock.release();
        });
    assertThat(holder.resume()).isEqualTo(PAUSED);
    assertThat(waiter.resume()).isEqualTo(AWAY);
    assertThat(holder.resume()).isEqualTo(ENDED);
    awaitReturn(waiter);
    assertThat(waiter.resume()).isEqualTo(ENDED);
    assertThat(log).containsExactly("released", "acquired");
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck") // The scheduler is the fiber.
  void shouldLetOthersRunWhenTheBodyYields() {
    boolean[] flag = new boolean[1];
    Fiber spinner =
        fiber(self -> {
          while (!flag[0]) {
            Thread.yield();
          }
        });
    for (int i = 0; i < 3; i++) {
      assertThat(spinner.resume()).isEqualTo(AWAY);
      awaitReturn(spinner);
    }
    flag[0] = true;
    assertThat(spinner.resume()).isEqualTo(ENDED);
  }

  @Test
  void shouldBeInterruptedWhileAway() {
    Fiber fiber =
        fiber(self -> {
          LockSupport.park(this);
          log.add(Thread.interrupted());
          self.pause();
        });
    assertThat(fiber.resume()).isEqualTo(AWAY);
    fiber.thread().interrupt();
    awaitReturn(fiber);
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    assertThat(log).containsExactly(true);
    assertThat(fiber.resume()).isEqualTo(ENDED);
  }

  @Test
  void shouldReadFromASocket() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      Fiber fiber =
          fiber(self -> {
            try (Socket accepted = server.accept()) {
              self.pause();
              log.add(accepted.getInputStream().read());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(step(fiber)).isEqualTo(PAUSED);
      assertThat(fiber.resume()).isEqualTo(AWAY);
      client.getOutputStream().write(42);
      awaitReturn(fiber);
      assertThat(fiber.resume()).isEqualTo(ENDED);
      assertThat(log).containsExactly(42);
    }
  }

  @Test
  void shouldLetTheBodyStartVirtualThreadsThatRunElsewhere() {
    Fiber fiber =
        fiber(self -> {
          CompletableFuture<String> child = new CompletableFuture<>();
          Thread.ofVirtual()
              .start(() -> {
                sleep(10);
                child.complete(Thread.currentThread().toString());
              });
          self.pause();
          log.add(child.join());
        });
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    assertThat(step(fiber)).isEqualTo(ENDED);
    assertThat(log.getFirst().toString()).contains("@ForkJoinPool-");
  }

  @Test
  void shouldLoseNoStepToStackTracesTakenByOthers() {
    int steps = 100_000;
    int[] done = new int[1];
    Fiber fiber =
        fiber(self -> {
          while (done[0] < steps) {
            done[0]++;
            self.pause();
          }
        });
    AtomicBoolean stop = new AtomicBoolean();
    int[] traces = new int[1];
    Thread tracer =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                traces[0] += fiber.thread().getStackTrace().length > 0 ? 1 : 0;
              }
            });
    int expected = 0;
    Fiber.State state = PAUSED;
    while (state != ENDED) {
      state = fiber.resume();
      while (state == AWAY) {
        // A needless call for an earlier step may come first.
        awaitReturn(fiber);
        state = fiber.resume();
      }
      expected = Math.min(expected + 1, steps);
      assertThat(done[0]).isEqualTo(expected);
    }
    stop.set(true);
    join(tracer);
    assertThat(traces[0]).isPositive();
  }

  @Test
  void shouldRefuseToPauseWhereItsThreadCannotLeave() {
    Fiber fiber =
        fiber(self -> {
          pausing = self;
          log.add(Initializer.REFUSAL);
          self.pause();
          log.add("went on");
        });
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    assertThat(fiber.resume()).isEqualTo(ENDED);
    assertThat(log).hasSize(2).endsWith("went on");
    assertThat(log.getFirst().toString()).contains("cannot pause below a native method");
  }

  private static Fiber pausing;

  /** Pauses in its static initializer, which the JVM cannot leave in the middle. */
  private static final class Initializer {
    static final String REFUSAL;

    static {
      String message = "none";
      try {
        pausing.pause();
      } catch (IllegalStateException e) {
        message = e.getMessage();
      }
      REFUSAL = message;
    }
  }
}
