package dev.teem.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
  private final SingleFlight<String, String> flights = new SingleFlight<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void leaveNothing() throws InterruptedException {
    goOn.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(flights.size()).isZero();
  }

  /** Calls on a thread of its own. */
  private FutureTask<String> caller(String key, Callable<String> work) {
    FutureTask<String> call = new FutureTask<>(() -> flights.run(key, work));
    threads.add(Thread.ofPlatform().start(call));
    return call;
  }

  private Thread lastThread() {
    return threads.getLast();
  }

  /**
   * Waits until the caller that was started last waits for another's end, which nothing else here
   * does with a time limit.
   */
  private void awaitWaiting() {
    while (lastThread().getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  /** Work that says that it has begun, and ends when it is told. */
  private Callable<String> held(Callable<String> end) {
    return () -> {
      started.countDown();
      goOn.await();
      return end.call();
    };
  }

  private static Callable<String> never() {
    return () -> {
      throw new AssertionError("run by another caller");
    };
  }

  @Test
  void shouldRunOnceAndGiveAllTheSameResult() throws Exception {
    String result = new String("result");
    FutureTask<String> runner = caller("key", held(() -> result));
    started.await();
    FutureTask<String> first = caller("key", never());
    awaitWaiting();
    FutureTask<String> second = caller("key", never());
    awaitWaiting();
    goOn.countDown();

    assertThat(runner.get()).isSameAs(result);
    assertThat(first.get()).isSameAs(result);
    assertThat(second.get()).isSameAs(result);
  }

  @Test
  void shouldNotKeepOtherKeysWaiting() throws Exception {
    FutureTask<String> runner = caller("key", held(() -> "one"));
    started.await();
    assertThat(flights.run("other", () -> "two")).isEqualTo("two");
    goOn.countDown();
    assertThat(runner.get()).isEqualTo("one");
  }

  @Test
  void shouldRunAgainForWhoComesAfterTheEnd() throws Exception {
    assertThat(flights.run("key", () -> "one")).isEqualTo("one");
    assertThat(flights.run("key", () -> "two")).isEqualTo("two");
  }

  @Test
  void shouldGiveAResultThatIsNull() throws Exception {
    FutureTask<String> runner = caller("key", held(() -> null));
    started.await();
    FutureTask<String> waiting = caller("key", never());
    awaitWaiting();
    goOn.countDown();
    assertThat(runner.get()).isNull();
    assertThat(waiting.get()).isNull();
  }

  @Test
  void shouldGiveAllTheSameFailure() throws Exception {
    IOException failure = new IOException("status=500");
    FutureTask<String> runner =
        caller(
            "key",
            held(() -> {
              throw failure;
            }));
    started.await();
    FutureTask<String> waiting = caller("key", never());
    awaitWaiting();
    goOn.countDown();
    assertFailed(runner, failure);
    assertFailed(waiting, failure);
  }

  @Test
  void shouldGiveAllTheSameError() throws Exception {
    StackOverflowError error = new StackOverflowError();
    FutureTask<String> runner =
        caller(
            "key",
            held(() -> {
              throw error;
            }));
    started.await();
    FutureTask<String> waiting = caller("key", never());
    awaitWaiting();
    goOn.countDown();
    assertFailed(runner, error);
    assertFailed(waiting, error);
  }

  private static void assertFailed(FutureTask<String> call, Throwable failure) {
    assertThatThrownBy(call::get).isInstanceOf(ExecutionException.class).cause().isSameAs(failure);
  }

  @Test
  void shouldHaveOneOfThoseWhoWaitRunWhenTheRunnerIsInterrupted() throws Exception {
    FutureTask<String> runner = caller("key", held(() -> "one"));
    Thread runnerThread = lastThread();
    started.await();
    AtomicInteger runs = new AtomicInteger();
    Callable<String> instead =
        () -> {
          runs.incrementAndGet();
          goOn.await();
          return "two";
        };
    FutureTask<String> first = caller("key", instead);
    awaitWaiting();
    FutureTask<String> second = caller("key", instead);
    awaitWaiting();
    runnerThread.interrupt();

    assertThatThrownBy(runner::get).hasCauseInstanceOf(InterruptedException.class);
    goOn.countDown();
    assertThat(first.get()).isEqualTo("two");
    assertThat(second.get()).isEqualTo("two");
    assertThat(runs.get()).isBetween(1, 2);
  }

  @Test
  void shouldHaveAnotherRunAlsoWhenTheCancelHasAnotherName() throws Exception {
    Callable<String> cancelled =
        held(() -> {
          throw new CancellationException();
        });
    FutureTask<String> runner = caller("key", cancelled);
    started.await();
    FutureTask<String> waiting = caller("key", () -> "two");
    awaitWaiting();
    goOn.countDown();
    assertThat(waiting.get()).isEqualTo("two");
    assertThatThrownBy(runner::get).hasCauseInstanceOf(CancellationException.class);
  }

  @Test
  void shouldHaveAnotherRunWhenTheWorkHidesTheInterruptBehindAnException() throws Exception {
    Callable<String> hiding =
        held(() -> {
          Thread.currentThread().interrupt();
          throw new IOException("closed");
        });
    FutureTask<String> runner = caller("key", hiding);
    started.await();
    FutureTask<String> waiting = caller("key", () -> "two");
    awaitWaiting();
    goOn.countDown();
    assertThat(waiting.get()).isEqualTo("two");
    assertThatThrownBy(runner::get).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void shouldLetGoWhoIsInterruptedAndDisturbNobody() throws Exception {
    FutureTask<String> runner = caller("key", held(() -> "one"));
    started.await();
    FutureTask<String> staying = caller("key", never());
    awaitWaiting();
    FutureTask<String> leaving = caller("key", never());
    awaitWaiting();
    lastThread().interrupt();
    assertThatThrownBy(leaving::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(runner.isDone()).isFalse();
    assertThat(staying.isDone()).isFalse();
    goOn.countDown();
    assertThat(runner.get()).isEqualTo("one");
    assertThat(staying.get()).isEqualTo("one");
  }

  @Test
  void shouldLetGoWhoLosesPatienceAndDisturbNobody() throws Exception {
    FutureTask<String> runner = caller("key", held(() -> "one"));
    started.await();
    for (Duration patience : List.of(Duration.ZERO, Duration.ofMillis(1))) {
      assertThatThrownBy(() -> flights.run("key", never(), patience))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("key=key", "patience=" + patience);
    }
    assertThat(runner.isDone()).isFalse();
    goOn.countDown();
    assertThat(runner.get()).isEqualTo("one");
  }

  @Test
  void shouldRunItsOwnWorkHoweverLittlePatienceItHas() throws Exception {
    assertThat(flights.run("key", () -> "one", Duration.ofSeconds(-1))).isEqualTo("one");
    assertThat(flights.run("key", () -> "two", Duration.ofSeconds(Long.MAX_VALUE)))
        .isEqualTo("two");
  }

  @Test
  void shouldRefuseWorkThatAsksForItself() {
    assertThatThrownBy(() -> flights.run("key", () -> flights.run("key", never())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("key=key");
  }

  /** Workers with few keys, some of which fail, are cancelled, or lose patience. */
  @Test
  void shouldNeverRunEqualKeysAtOnceAndEndForEverybody() throws Exception {
    long seed = 7;
    SingleFlight<Integer, Integer> shared = new SingleFlight<>();
    AtomicInteger[] running = new AtomicInteger[4];
    for (int key = 0; key < running.length; key++) {
      running[key] = new AtomicInteger();
    }
    AtomicInteger runs = new AtomicInteger();
    int workers = 16;
    int calls = 3_000;
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      List<FutureTask<Integer>> ends = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        Random random = new Random(seed + worker);
        FutureTask<Integer> end =
            new FutureTask<>(() -> {
              int answers = 0;
              for (int i = 0; i < calls; i++) {
                answers += call(shared, random, running, runs);
              }
              return answers;
            });
        ends.add(end);
        pool.execute(end);
      }
      int answers = 0;
      for (FutureTask<Integer> end : ends) {
        answers += end.get();
      }
      assertThat(answers).as("seed=%d", seed).isEqualTo(workers * calls);
    }
    assertThat(shared.size()).as("seed=%d", seed).isZero();
    assertThat(runs.get()).as("seed=%d", seed).isPositive().isLessThan(workers * calls);
  }

  /** Returns 1 however it ended, if the result was that of the key. */
  @SuppressWarnings("ThreadPriorityCheck") // so that others meet it running; only chances if not
  private static int call(
      SingleFlight<Integer, Integer> shared,
      Random random,
      AtomicInteger[] running,
      AtomicInteger runs)
      throws Exception {
    int key = random.nextInt(running.length);
    int fate = random.nextInt(10);
    Duration patience = fate == 9 ? Duration.ZERO : Duration.ofMinutes(1);
    Callable<Integer> work =
        () -> {
          if (running[key].getAndIncrement() != 0) {
            throw new AssertionError("key=" + key + " runs twice at once");
          }
          runs.incrementAndGet();
          Thread.onSpinWait();
          running[key].decrementAndGet();
          return switch (fate) {
            case 0 -> throw new IOException("failed");
            case 1 -> throw new CancellationException("own");
            default -> key;
          };
        };
    try {
      return shared.run(key, work, patience) == key ? 1 : 0;
    } catch (IOException e) {
      return 1;
    } catch (CancellationException e) {
      return fate == 1 ? 1 : 0;
    } catch (TimeoutException e) {
      return fate == 9 ? 1 : 0;
    }
  }
}
