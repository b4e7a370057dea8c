package dev.teem.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.account.Quota;
import dev.teem.engine.context.Segment;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.Behavior;
import dev.teem.engine.kernel.KernelException;
import dev.teem.engine.kernel.Message;
import dev.teem.engine.kernel.ProcessInfo;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.kernel.Sent;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.Snapshot;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.kernel.Sys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a host does with processes. */
@Timeout(60)
class EngineProcessesTest {
  private static final SpawnOptions PLAIN = SpawnOptions.DEFAULT;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final long NOBODY = 999;

  private final Engine engine = Engine.launch(new EngineContext().cores(2));

  @AfterEach
  void close() {
    engine.close();
  }

  /** Answers with what it was asked, until it is told to go. */
  private static final class Echo implements Behavior {
    @Override
    public void onMessage(Sys sys, Message message) {
      if (message.isRequest()) {
        sys.reply(message, message.body());
      } else if (message.body().equals("go")) {
        sys.exit();
      }
    }
  }

  /** Does with the first process's authority what the test wants, then waits for messages. */
  private static Program after(ThrowingConsumer<ProgramSys> first) {
    return sys -> {
      sys.receive();
      first.accept(sys);
      while (true) {
        sys.receive();
      }
    };
  }

  /** What a test does inside of a program. */
  private interface ThrowingConsumer<T> {
    void accept(T value) throws Exception;
  }

  private static <T> T onVirtualThread(Callable<T> call) throws Exception {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().start(task);
    return task.get(LONG.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void shouldBootABehaviorAndTellHowItEnded() throws InterruptedException {
    long pid = engine.boot(new Echo(), PLAIN);
    assertThat(pid).isEqualTo(1);
    assertThat(engine.post(pid, "go")).isEqualTo(Sent.OK);
    assertThat(engine.waitExit(pid)).isEqualTo(ExitReason.NORMAL);
    assertThat(engine.waitExit(pid)).as("once it has ended").isEqualTo(ExitReason.NORMAL);
    assertThat(engine.post(pid, "go")).isEqualTo(Sent.GONE);
  }

  @Test
  void shouldBootAProgramAndTellWhatItThrew() throws InterruptedException {
    Program program =
        sys -> {
          throw new IllegalStateException("no such luck");
        };
    long pid = engine.boot(program, PLAIN);
    assertThat(engine.waitExit(pid)).isEqualTo(new ExitReason.Fault("no such luck"));
  }

  @Test
  void shouldBootBareLambdas() throws Exception {
    long program = engine.boot(sys -> sys.exit(new ExitReason.Custom("one argument", null)));
    assertThat(engine.waitExit(program).kind()).isEqualTo("one argument");
    try (Engine another = Engine.launch(new EngineContext().cores(1))) {
      long behavior = another.boot((sys, message) -> sys.reply(message, message.body()));
      assertThat(another.ask(behavior, "two", LONG).get()).isEqualTo("two");
    }
  }

  @Test
  void shouldBootOnce() {
    engine.boot(new Echo(), PLAIN.name("first"));
    assertThatThrownBy(() -> engine.boot(new Echo(), PLAIN))
        .isInstanceOf(KernelException.class)
        .hasMessage("boot: the engine has been booted with process=1 name=first");
  }

  @Test
  void shouldRefuseToGrantADeviceThatIsNotThere() {
    assertThatThrownBy(() -> engine.boot(new Echo(), PLAIN, "disk"))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("no such driver \"disk\"");
  }

  @Test
  void shouldServeVirtualThreadsToo() throws Exception {
    ExitReason reason =
        onVirtualThread(() -> {
          long pid = engine.boot(new Echo(), PLAIN);
          assertThat(engine.ask(pid, "what", LONG).get()).isEqualTo("what");
          assertThat(engine.post(pid, "go")).isEqualTo(Sent.OK);
          return engine.waitExit(pid, LONG);
        });
    assertThat(reason).isEqualTo(ExitReason.NORMAL);
  }

  @Test
  void shouldFailAnAskThatNobodyAnswers() {
    Behavior deaf = (sys, message) -> {};
    long pid = engine.boot(deaf, PLAIN);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> engine.ask(pid, "?", Duration.ofMillis(20)).get())
        .havingCause()
        .isInstanceOf(TimeoutException.class)
        .withMessage("ask: no reply in time");
    CompletableFuture<Object> open = engine.ask(pid, "?", LONG);
    engine.signal(pid, ExitReason.DEADLINE);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(open::get)
        .havingCause()
        .isInstanceOf(KernelException.class)
        .withMessage("ask: the process is dead, and has not replied");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> engine.ask(NOBODY, "?", LONG).get())
        .havingCause()
        .withMessage("ask: no such process 999");
  }

  @Test
  void shouldSayThatAMailboxIsFull() {
    Program deaf = sys -> sys.sleep(LONG);
    // Its first message, which it never takes, is the one that it has room for.
    long pid = engine.boot(deaf, PLAIN.quota(Quota.NONE.maxMailbox(1)));
    assertThat(engine.post(pid, "x")).isEqualTo(Sent.FULL);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> engine.ask(pid, "?", LONG).get())
        .havingCause()
        .isInstanceOf(KernelException.class)
        .withMessage("ask: the mailbox of the process is full");
  }

  @Test
  void shouldWaitNoLongerThanItIsTold() {
    long pid = engine.boot(new Echo(), PLAIN);
    assertThatThrownBy(() -> engine.waitExit(pid, Duration.ofMillis(20)))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("waitExit: process=1 has not ended within=PT0.02S");
  }

  @Test
  void shouldStopWaitingWhenItIsInterrupted() throws Exception {
    long pid = engine.boot(new Echo(), PLAIN);
    FutureTask<ExitReason> task = new FutureTask<>(() -> engine.waitExit(pid));
    Thread waiter = Thread.ofVirtual().start(task);
    waiter.interrupt();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(task::get)
        .withCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void shouldSayThatAProcessNeverWas() {
    assertThatThrownBy(() -> engine.waitExit(NOBODY))
        .isInstanceOf(KernelException.class)
        .hasMessageContaining("no process 999");
    assertThatThrownBy(() -> engine.waitExit(-1)).isInstanceOf(KernelException.class);
    assertThat(engine.post(-1, "x")).isEqualTo(Sent.GONE);
  }

  @Test
  void shouldRefuseCallsThatAProcessWouldWaitForItselfIn() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Program program =
        sys -> {
          try {
            engine.waitExit(sys.self());
          } catch (IllegalStateException e) {
            thrown.set(e);
          }
        };
    engine.waitExit(engine.boot(program, PLAIN));
    assertThat(thrown.get()).hasMessageStartingWith("waitExit is for the engine's host; a process");
  }

  @Test
  void shouldRefuseThemInABehaviorToo() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Behavior behavior =
        (sys, message) -> {
          try {
            engine.close();
          } catch (IllegalStateException e) {
            thrown.set(e);
          }
          sys.exit();
        };
    long pid = engine.boot(behavior, PLAIN);
    engine.post(pid, "close");
    engine.waitExit(pid);
    assertThat(thrown.get()).hasMessageStartingWith("shutdown is for the engine's host; a process");
  }

  @Test
  void shouldEndAProcessAndAskOneToEnd() throws InterruptedException {
    AtomicReference<Long> child = new AtomicReference<>();
    long pid = engine.boot(after(sys -> child.set(sys.spawn(new Echo()).pid())), PLAIN);
    await(() -> child.get() != null);
    engine.term(child.get());
    assertThat(engine.waitExit(child.get())).isEqualTo(ExitReason.NORMAL);
    engine.signal(pid, new ExitReason.Killed(0));
    assertThat(engine.exit(pid).join()).isEqualTo(new ExitReason.Killed(0));
  }

  @Test
  void shouldShowWhatGoesOn() {
    long pid =
        engine.boot(
            after(sys -> {
              sys.remember("a fact");
              sys.spawn(new Echo(), PLAIN.name("echo"));
            }),
            PLAIN.name("root"));
    await(() -> engine.ps().join().size() == 2);
    List<ProcessInfo> all = engine.ps().join();
    assertThat(all).extracting(ProcessInfo::name).containsExactlyInAnyOrder("root", "echo");
    ProcessInfo root = engine.inspect(pid).join();
    assertThat(root.name()).isEqualTo("root");
    assertThat(root.memory().resident()).isEqualTo(1);
    assertThat(engine.workingSet(pid).join()).extracting(Segment::body).containsExactly("a fact");
    assertThat(engine.trace(10))
        .extracting(event -> event.getClass().getSimpleName())
        .startsWith("Boot", "Spawn", "Spawn");
    assertThat(engine.trace(1)).singleElement().isInstanceOf(Event.Spawn.class);
    await(() -> engine.metrics().spawns() == 2);
    assertThat(engine.metricsText()).contains("teem_spawns_total 2");
  }

  @Test
  void shouldSayWhomItCannotShow() {
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> engine.inspect(NOBODY).get())
        .havingCause()
        .withMessage("inspect: no such process 999");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> engine.workingSet(NOBODY).get())
        .havingCause()
        .withMessage("workingSet: no such process 999");
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> engine.snapshot(NOBODY).get())
        .havingCause()
        .withMessage("snapshot: no such process 999");
  }

  @Test
  void shouldPutACapturedProcessIntoAnotherEngine() throws Exception {
    long pid = engine.boot(after(sys -> sys.remember("a fact")), PLAIN.name("root").args("args"));
    await(() -> engine.workingSet(pid).join().size() == 1);
    Snapshot snapshot = engine.snapshot(pid).join();
    try (Engine another = Engine.launch(new EngineContext().cores(1))) {
      AtomicReference<Object> args = new AtomicReference<>();
      Program program =
          sys -> {
            args.set(sys.args());
            sys.receive();
          };
      long restored = another.restore(snapshot, program, 0).join();
      assertThat(another.workingSet(restored).join())
          .extracting(Segment::body)
          .containsExactly("a fact");
      another.post(restored, "go");
      assertThat(another.waitExit(restored, LONG)).isEqualTo(ExitReason.NORMAL);
      assertThat(args).hasValue("args");
    }
    assertThat(engine.inspect(pid).join().status()).isEqualTo(ProcessInfo.Status.WAITING);
  }

  @Test
  void shouldRunTwoEnginesInOneJvm() throws Exception {
    try (Engine another = Engine.launch(new EngineContext().cores(1))) {
      long here = engine.boot(new Echo(), PLAIN);
      long there = another.boot(new Echo(), PLAIN);
      another.post(there, "go");
      assertThat(another.waitExit(there, LONG)).isEqualTo(ExitReason.NORMAL);
      assertThat(engine.ask(here, "still there", LONG).get()).isEqualTo("still there");
    }
  }

  @Test
  void shouldSurviveAProcessThatInterruptsItsThread() throws Exception {
    Behavior interrupting =
        new Behavior() {
          @Override
          public void onMessage(Sys sys, Message message) {
            Thread.currentThread().interrupt();
            sys.reply(message, "done");
          }

          @Override
          public void onSignal(Sys sys, Signal signal) {}
        };
    long pid = engine.boot(interrupting, PLAIN);
    for (int i = 0; i < 3; i++) {
      assertThat(engine.ask(pid, "interrupt", LONG).get()).isEqualTo("done");
      // Long enough for the core to find nothing to do.
      Thread.sleep(5);
    }
  }

  @Test
  void shouldNotWaitForCoresThatItsHostDrives() {
    try (Engine driven = Engine.launch(new EngineContext().cores(1).hostDriven())) {
      assertThatThrownBy(() -> driven.boot(new Echo(), PLAIN))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("boot waits for a core, and the host drives the cores");
      CompletableFuture<Long> pid = driven.host().boot(new Echo(), PLAIN, List.of());
      await(() -> {
        driven.cores().getFirst().doWork();
        return pid.isDone();
      });
      assertThat(driven.post(pid.join(), "go")).isEqualTo(Sent.OK);
    }
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for " + LONG).isLessThan(until);
      Thread.onSpinWait();
    }
  }
}
