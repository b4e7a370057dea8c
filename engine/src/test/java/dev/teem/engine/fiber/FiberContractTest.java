package dev.teem.engine.fiber;

import static dev.teem.engine.fiber.Fiber.State.AWAY;
import static dev.teem.engine.fiber.Fiber.State.ENDED;
import static dev.teem.engine.fiber.Fiber.State.PAUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both kinds of fiber promise. */
@Timeout(60)
abstract class FiberContractTest {
  private final BlockingQueue<Fiber> returned = new LinkedBlockingQueue<>();
  final List<Object> log = new ArrayList<>();
  FiberScheduler scheduler;

  abstract FiberScheduler open();

  @BeforeEach
  void openScheduler() {
    scheduler = open();
  }

  @AfterEach
  void closeScheduler() {
    scheduler.close();
  }

  /** A fiber whose body is handed the fiber. */
  final Fiber fiber(Consumer<Fiber> body) {
    Fiber[] self = new Fiber[1];
    self[0] = scheduler.create("test", () -> body.accept(self[0]), returned::add);
    return self[0];
  }

  /** Resumes, and again whenever the fiber is back from where it went, until it pauses or ends. */
  final Fiber.State step(Fiber fiber) {
    Fiber.State state = fiber.resume();
    while (state == AWAY) {
      awaitReturn(fiber);
      state = fiber.resume();
    }
    return state;
  }

  final void awaitReturn(Fiber fiber) {
    try {
      assertThat(returned.poll(30, TimeUnit.SECONDS)).isSameAs(fiber);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldRunOneStepForEachResume() {
    Fiber fiber =
        fiber(self -> {
          log.add("a");
          self.pause();
          log.add("b");
          self.pause();
          log.add("c");
        });
    assertThat(fiber.state()).isEqualTo(PAUSED);
    assertThat(log).isEmpty();
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    assertThat(log).containsExactly("a");
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    assertThat(log).containsExactly("a", "b");
    assertThat(fiber.resume()).isEqualTo(ENDED);
    assertThat(log).containsExactly("a", "b", "c");
    assertThat(fiber.resume()).isEqualTo(ENDED);
    assertThat(fiber.failure()).isNull();
    assertThat(log).hasSize(3);
  }

  @Test
  void shouldRunTheBodyOnAVirtualThreadOfItsOwn() {
    Fiber named = fiber(self -> log.add(Thread.currentThread()));
    Fiber unnamed = scheduler.create(null, () -> log.add(Thread.currentThread()), returned::add);
    named.resume();
    unnamed.resume();
    assertThat(log).containsExactly(named.thread(), unnamed.thread());
    assertThat(named.thread().isVirtual()).isTrue();
    assertThat(named.thread().getName()).isEqualTo("test");
    assertThat(unnamed.thread().getName()).isEmpty();
  }

  @Test
  void shouldKeepLocalsAndThreadLocals() {
    ThreadLocal<Integer> local = new ThreadLocal<>();
    List<Fiber> fibers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      fibers.add(
          fiber(self -> {
            long sum = number;
            local.set(number);
            self.pause();
            sum += 10L * local.get();
            self.pause();
            log.add(sum + 100L * local.get());
          }));
    }
    for (int steps = 0; steps < 3; steps++) {
      fibers.forEach(Fiber::resume);
    }
    assertThat(log).containsExactly(0L, 111L, 222L);
    assertThat(local.get()).isNull();
  }

  @Test
  void shouldNeverRunBesideTheOwnerOrAnotherFiber() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] turns = new int[1];
    List<Fiber> fibers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      fibers.add(
          fiber(self -> {
            for (int k = 0; k < 2_000; k++) {
              turns[0]++;
              self.pause();
            }
          }));
    }
    int resumes = 0;
    while (!fibers.isEmpty()) {
      int chosen = random.nextInt(fibers.size());
      int before = turns[0]++;
      if (fibers.get(chosen).resume() == ENDED) {
        fibers.remove(chosen);
        assertThat(turns[0]).as("seed=%d", seed).isEqualTo(before + 1);
      } else {
        assertThat(turns[0]).as("seed=%d", seed).isEqualTo(before + 2);
      }
      resumes++;
    }
    assertThat(resumes).isEqualTo(8 * 2_001);
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, Error.class, StackOverflowError.class})
  void shouldEndWithWhatTheBodyThrew(Class<? extends Throwable> kind) {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> log.add(e));
    try {
      Fiber fiber =
          fiber(self -> {
            self.pause();
            if (kind == StackOverflowError.class) {
              log.add(endless(0));
            } else if (kind == Error.class) {
              throw new Error("broken");
            }
            throw new IllegalStateException("broken");
          });
      assertThat(fiber.resume()).isEqualTo(PAUSED);
      assertThat(fiber.resume()).isEqualTo(ENDED);
      assertThat(fiber.failure()).isInstanceOf(kind);
      // Nobody was told of an uncaught exception, and the owner can go on.
      assertThat(log).isEmpty();
      assertThat(fiber(self -> {}).resume()).isEqualTo(ENDED);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private static long endless(long depth) {
    return depth < 0 ? 0 : endless(depth + 1) + depth;
  }

  @Test
  void shouldPauseAtAnyDepth() {
    Fiber fiber = fiber(self -> log.add(sumPausing(self, 1_000)));
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    for (int i = 0; i < 999; i++) {
      assertThat(fiber.resume()).isEqualTo(PAUSED);
    }
    assertThat(fiber.resume()).isEqualTo(ENDED);
    assertThat(log).containsExactly(500_500L);
  }

  /** Pauses once at the bottom and once on the way back in each frame but the last. */
  private static long sumPausing(Fiber self, long depth) {
    if (depth == 0) {
      return 0;
    }
    long sum = sumPausing(self, depth - 1);
    self.pause();
    return sum + depth;
  }

  @Test
  void shouldPauseUndisturbedByInterruptsAndPermits() {
    Fiber fiber =
        fiber(self -> {
          for (int i = 0; i < 3; i++) {
            self.pause();
            log.add(Thread.currentThread().isInterrupted());
          }
          Thread.currentThread().interrupt();
          self.pause();
          log.add(Thread.interrupted());
          self.pause();
          log.add(Thread.currentThread().isInterrupted());
        });
    fiber.resume();
    LockSupport.unpark(fiber.thread());
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    fiber.thread().interrupt();
    LockSupport.unpark(fiber.thread());
    assertThat(log).containsExactly(false);
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    assertThat(log).containsExactly(false, true);
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    assertThat(fiber.resume()).isEqualTo(PAUSED);
    assertThat(fiber.resume()).isEqualTo(ENDED);
    assertThat(log).containsExactly(false, true, true, true, false);
  }

  @Test
  void shouldRunOnAfterTheBodyBlockedByItself() {
    CompletableFuture<String> future = new CompletableFuture<>();
    Object monitor = new Object();
    Fiber fiber =
        fiber(self -> {
          sleep(20);
          log.add("slept");
          log.add(future.join());
          synchronized (monitor) {
            log.add("entered");
          }
          self.pause();
          log.add("end");
        });
    CompletableFuture<Void> held = new CompletableFuture<>();
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              synchronized (monitor) {
                held.complete(null);
                sleep(60);
                future.complete("future");
                sleep(20);
              }
            });
    held.join();
    assertThat(step(fiber)).isEqualTo(PAUSED);
    assertThat(log).containsExactly("slept", "future", "entered");
    assertThat(step(fiber)).isEqualTo(ENDED);
    assertThat(log).endsWith("end");
    join(other);
  }

  static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldShowWhereTheBodyIsPaused() {
    Fiber fiber = fiber(self -> sumPausing(self, 3));
    fiber.resume();
    assertThat(fiber.thread().getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .contains("pause", "sumPausing");
    while (fiber.resume() != ENDED) {}
  }

  @Test
  void shouldEndWhenThePausingCallThrows() {
    boolean[] killed = new boolean[1];
    Fiber fiber =
        fiber(self -> {
          try {
            self.pause();
            if (killed[0]) {
              throw new IllegalStateException("killed");
            }
            log.add("not reached");
          } finally {
            log.add("cleaned up");
          }
        });
    fiber.resume();
    killed[0] = true;
    assertThat(fiber.resume()).isEqualTo(ENDED);
    assertThat(fiber.failure()).hasMessage("killed");
    assertThat(log).containsExactly("cleaned up");
  }

  @Test
  void shouldBeGarbageOnceItHasEnded() {
    List<WeakReference<Thread>> threads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Fiber fiber = fiber(Fiber::pause);
      fiber.resume();
      assertThat(fiber.resume()).isEqualTo(ENDED);
      join(fiber.thread());
      threads.add(new WeakReference<>(fiber.thread()));
      // Never resumed, and so unknown to the JVM.
      threads.add(new WeakReference<>(fiber(Fiber::pause).thread()));
    }
    long left = threads.size();
    for (int collections = 0; left > 1 && collections < 100; collections++) {
      System.gc();
      left = threads.stream().filter(thread -> thread.get() != null).count();
    }
    // The last one may still be on this stack.
    assertThat(left).isLessThanOrEqualTo(1);
  }

  @Test
  void shouldSayWhoMayDoWhat() {
    Fiber paused = fiber(Fiber::pause);
    paused.resume();
    assertThatThrownBy(paused::pause)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fiber=test#")
        .hasMessageContaining("only its body may do that");
    Fiber meddler = fiber(self -> paused.pause());
    assertThat(meddler.resume()).isEqualTo(ENDED);
    assertThat(meddler.failure()).hasMessageContaining("only its body may do that");
    meddler = fiber(self -> paused.resume());
    assertThat(meddler.resume()).isEqualTo(ENDED);
    assertThat(meddler.failure()).hasMessageContaining("a platform thread must do that");
    assertThat(paused.state()).isEqualTo(PAUSED);
    assertThat(paused.resume()).isEqualTo(ENDED);
  }

  @Test
  void shouldMakeNoFiberOnceClosed() {
    Fiber fiber = fiber(Fiber::pause);
    fiber.resume();
    scheduler.close();
    scheduler.close();
    assertThatThrownBy(() -> fiber(Fiber::pause))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the scheduler of fiber=test is closed");
    assertThat(fiber.resume()).isEqualTo(ENDED);
  }
}
