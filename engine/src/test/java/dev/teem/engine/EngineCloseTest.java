package dev.teem.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.event.CountersFile;
import dev.teem.engine.event.EngineCounters;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.Device;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.Reply;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.Snapshot;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How an engine ends, whatever its processes do. */
@Timeout(60)
class EngineCloseTest {
  private static final SpawnOptions PLAIN = SpawnOptions.DEFAULT;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Behavior IDLE = (sys, message) -> {};

  @TempDir Path folder;

  /** Holds its core until it is let go. */
  private static final class Spinner implements Behavior {
    private final CountDownLatch spins = new CountDownLatch(1);
    private final AtomicReference<Thread> core = new AtomicReference<>();
    private volatile boolean letGo;

    @Override
    public void onMessage(Sys sys, Message message) {
      core.set(Thread.currentThread());
      spins.countDown();
      while (!letGo) {
        Thread.onSpinWait();
      }
    }

    void letGo() throws InterruptedException {
      letGo = true;
      assertThat(core.get().join(LONG)).as("the core stops").isTrue();
    }
  }

  private static EngineContext impatient() {
    return new EngineContext().cores(1).stopWithin(Duration.ofMillis(300)).slowStep(Duration.ZERO);
  }

  @Test
  void shouldRefuseEverythingOnceItIsClosed() {
    Engine engine = Engine.launch(new EngineContext().cores(1));
    long pid = engine.boot(IDLE, PLAIN);
    Snapshot snapshot = engine.snapshot(pid).join();
    engine.close();
    engine.close();
    engine.shutdown(LONG);
    List<ThrowingCallable> calls =
        List.of(
            () -> engine.boot(IDLE, PLAIN),
            () -> engine.post(pid, "x"),
            () -> engine.ask(pid, "x", LONG),
            () -> engine.waitExit(pid),
            () -> engine.waitExit(pid, LONG),
            () -> engine.exit(pid),
            () -> engine.signal(pid, ExitReason.NORMAL),
            () -> engine.term(pid),
            engine::ps,
            () -> engine.inspect(pid),
            () -> engine.workingSet(pid),
            engine::metrics,
            engine::metricsText,
            () -> engine.trace(1),
            () -> engine.snapshot(pid),
            () -> engine.restore(snapshot, IDLE, 0));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the engine is closed");
    }
  }

  @Test
  void shouldTellThoseWhoWaitThatItClosed() {
    Engine engine = Engine.launch(new EngineContext().cores(1));
    long pid = engine.boot(IDLE, PLAIN);
    CompletableFuture<ExitReason> exit = engine.exit(pid);
    CompletableFuture<Object> answer = engine.ask(pid, "?", LONG);
    engine.close();
    assertThat(exit.join()).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(answer).failsWithin(LONG);
  }

  @Test
  void shouldLetProcessesTidyUpInAShutdown() {
    Engine engine = Engine.launch(new EngineContext().cores(2));
    List<String> log = new CopyOnWriteArrayList<>();
    Program program =
        sys -> {
          Message message;
          do {
            message = sys.receive();
          } while (!(message.signal() instanceof Signal.Term));
          sys.sleep(Duration.ofMillis(20));
          log.add("tidied up");
        };
    CompletableFuture<ExitReason> exit = engine.exit(engine.boot(program, PLAIN));
    engine.shutdown(LONG);
    assertThat(exit.join()).isEqualTo(ExitReason.NORMAL);
    assertThat(log).containsExactly("tidied up");
  }

  @Test
  void shouldEndThoseThatDoNotWhenAskedNewestFirst() {
    List<Long> ended = new CopyOnWriteArrayList<>();
    Engine engine =
        Engine.launch(
            new EngineContext()
                .cores(1)
                .eventSink(event -> {
                  if (event instanceof Event.Exit exit) {
                    ended.add(exit.pid());
                    assertThat(exit.reason()).isEqualTo(ExitReason.SHUTDOWN);
                  }
                }));
    Program stubborn =
        sys -> {
          while (true) {
            sys.receive();
          }
        };
    CountDownLatch spawned = new CountDownLatch(1);
    Program first =
        sys -> {
          sys.receive();
          sys.spawn(stubborn);
          sys.spawn(stubborn);
          spawned.countDown();
          stubborn.main(sys);
        };
    engine.boot(first, PLAIN);
    assertThat(await(spawned)).isTrue();
    engine.shutdown(Duration.ofMillis(50));
    assertThat(ended).containsExactly(3L, 2L, 1L);
  }

  @Test
  void shouldNameTheProcessThatNothingCanStop() throws Exception {
    Engine engine = Engine.launch(impatient());
    Spinner spinner = new Spinner();
    long pid = engine.boot(spinner, PLAIN.name("spinner"));
    engine.post(pid, "spin");
    assertThat(await(spinner.spins)).isTrue();
    CompletableFuture<ExitReason> exit = engine.exit(pid);
    try {
      assertThatThrownBy(() -> engine.shutdown(Duration.ofMillis(50)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "the engine is closed, but not all of its threads: core=0 is held by process=1"
                  + " name=spinner, at")
          .hasMessageContaining("EngineCloseTest$Spinner.onMessage");
      assertThat(exit)
          .failsWithin(LONG)
          .withThrowableThat()
          .havingRootCause()
          .withMessage("the engine is closed");
    } finally {
      spinner.letGo();
    }
  }

  @Test
  void shouldCloseThoughTheInboxOfACoreThatIsHeldIsFull() throws Exception {
    Engine engine = Engine.launch(impatient());
    Spinner spinner = new Spinner();
    long pid = engine.boot(spinner, PLAIN);
    engine.post(pid, "spin");
    assertThat(await(spinner.spins)).isTrue();
    while (engine.cores().getFirst().offer(() -> {})) {
      // Until it is full.
    }
    try {
      assertThatThrownBy(engine::close).isInstanceOf(IllegalStateException.class);
    } finally {
      spinner.letGo();
    }
  }

  @Test
  void shouldGiveWhatWasAnsweredBeforeItClosed() {
    for (int round = 0; round < 50; round++) {
      CountDownLatch answers = new CountDownLatch(50);
      Behavior echo =
          (sys, message) -> {
            sys.reply(message, message.body());
            answers.countDown();
          };
      List<CompletableFuture<Object>> asked = new ArrayList<>();
      try (Engine engine = Engine.launch(new EngineContext().cores(1))) {
        long pid = engine.boot(echo, PLAIN);
        for (long n = answers.getCount(); n > 0; n--) {
          asked.add(engine.ask(pid, n, LONG));
        }
        assertThat(await(answers)).isTrue();
      }
      assertThat(asked).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
    }
  }

  @Test
  void shouldNotWaitForHostCodeThatDoesNotEnd() {
    CountDownLatch chained = new CountDownLatch(1);
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Behavior late =
        (sys, message) -> {
          // Or the test's own thread would run what it hangs on an answer that is there.
          await(chained);
          sys.reply(message, "answer");
        };
    Engine engine = Engine.launch(new EngineContext().cores(1));
    CompletableFuture<Boolean> end =
        engine
            .ask(engine.boot(late, PLAIN), "ask", LONG)
            .thenApply(answer -> {
              hangs.countDown();
              return await(closed);
            });
    chained.countDown();
    assertThat(await(hangs)).isTrue();
    engine.close();
    closed.countDown();
    // False if it gave up waiting for the engine to close, which waited for it.
    assertThat(end.join()).isTrue();
  }

  @Test
  void shouldInterruptWhatBlocksACore() {
    Engine engine = Engine.launch(impatient());
    CountDownLatch sleeps = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Behavior sleeper =
        (sys, message) -> {
          sleeps.countDown();
          try {
            Thread.sleep(LONG);
          } catch (InterruptedException e) {
            thrown.set(e);
          }
        };
    long pid = engine.boot(sleeper, PLAIN);
    CompletableFuture<ExitReason> exit = engine.exit(pid);
    engine.post(pid, "sleep");
    assertThat(await(sleeps)).isTrue();
    engine.close();
    assertThat(exit.join()).isEqualTo(ExitReason.SHUTDOWN);
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void shouldCloseDevicesNewestFirstAndAllOfThem() {
    List<String> log = new CopyOnWriteArrayList<>();
    Engine engine =
        Engine.launch(
            new EngineContext()
                .cores(1)
                .device("old", new Closing("old", log))
                .device("new", new Closing("new", log)));
    Program program =
        sys -> {
          Signal.Boot boot = (Signal.Boot) sys.receive().signal();
          sys.open(boot.devices().get("old"));
          log.add("opened");
          sys.receive();
        };
    engine.boot(program, PLAIN, "old", "new");
    long until = System.nanoTime() + LONG.toNanos();
    while (log.isEmpty() && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    engine.close();
    assertThat(log).containsExactly("opened", "old handle", "new", "old");
  }

  /** Fails to close, too. */
  private record Closing(String name, List<String> log) implements Device {
    @Override
    public Handle open(long pid) {
      return new Handle() {
        @Override
        public void read(Object request, Reply reply) {}

        @Override
        public void write(Object data, Reply reply) {}

        @Override
        public void close() {
          log.add(name + " handle");
        }
      };
    }

    @Override
    public void engineClosed() throws IOException {
      log.add(name);
      throw new IOException("cannot close " + name);
    }
  }

  @Test
  void shouldShowItsCountersInAFileWhileItRuns() throws Exception {
    Path file = folder.resolve(EngineCounters.FILE_NAME);
    Engine engine = Engine.launch(new EngineContext().cores(2).countersFolder(folder));
    try (CountersFile seen = CountersFile.open(file)) {
      engine.boot(IDLE, PLAIN);
      long until = System.nanoTime() + LONG.toNanos();
      while (seen.metrics().spawns() == 0 && System.nanoTime() < until) {
        Thread.sleep(1);
      }
      assertThat(seen.metrics().spawns()).isEqualTo(1);
      assertThat(seen.cores()).isEqualTo(2);
      engine.close();
      assertThat(file).doesNotExist();
    } finally {
      engine.close();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
