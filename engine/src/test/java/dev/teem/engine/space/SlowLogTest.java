package dev.teem.engine.space;

import static dev.teem.engine.space.TupleSpaceTest.tuple;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.kernel.Program;
import dev.teem.engine.kernel.ProgramSys;
import dev.teem.engine.kernel.Signal;
import dev.teem.engine.kernel.SpawnOptions;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes of one core that use a space whose log takes as long as it likes. */
@Timeout(60)
class SlowLogTest {
  private static final Template WEB = Template.lane("web");
  private static final Map<String, Object> OK = Map.of("status", "ok");

  private final GatedTupleLog journal = new GatedTupleLog();
  private final TupleSpace space = new TupleSpace(journal);
  private final Simulator engine =
      new Simulation().cores(1).device("space", new SpaceDevice(space)).start();
  private final List<Object> log = new ArrayList<>();
  private final List<Long> pids = new ArrayList<>();

  @AfterEach
  void close() {
    journal.shut(false);
    engine.close();
    space.close();
  }

  /** What a process does with the space. */
  private interface Work {
    void run(ProgramSys sys, Capability handle);
  }

  private void start(Work... works) {
    Program init =
        sys -> {
          Capability device = ((Signal.Boot) sys.receive().body()).devices().get("space");
          for (Work each : works) {
            Program program =
                own -> {
                  pids.add(own.self());
                  each.run(own, own.open(own.delegated().getFirst()));
                };
            sys.spawn(program, SpawnOptions.DEFAULT.delegate(sys.derive(device, Right.OPEN)));
          }
          sys.receive();
        };
    engine.boot(init, "space");
  }

  private void stepUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      engine.step();
    }
  }

  private void outOnHost(long... numbers) {
    for (long n : numbers) {
      space.out(tuple("web", "get", n));
    }
  }

  private static List<Tuple> numbered(long from, long to) {
    return LongStream.range(from, to).mapToObj(n -> tuple("web", "get", n)).toList();
  }

  private void note(Signal signal) {
    Signal.Answer answer = (Signal.Answer) signal;
    Object what = answer.error() == null ? answer.value() : answer.error().getMessage();
    Object n = what instanceof Map<?, ?> json ? ((Map<?, ?>) json.get("data")).get("n") : what;
    log.add(answer.operation() + " " + n);
  }

  @Test
  void shouldLetOthersRunWhileTheLogKeepsOneWaiting() {
    outOnHost(1);
    journal.shut(true);
    start(
        (sys, handle) -> {
          sys.write(handle, SpaceCall.out(tuple("web", "get", 2)));
          log.add("out");
        },
        (sys, handle) -> {
          sys.read(handle, SpaceCall.in(WEB));
          log.add("in");
        },
        (sys, handle) -> {
          for (int i = 0; i < 3; i++) {
            sys.yieldTurn();
            log.add(sys.read(handle, SpaceCall.count(Template.any())));
          }
        });
    stepUntil(() -> log.size() == 3);
    assertThat(log).as("taken, and not out yet").containsExactly(0L, 0L, 0L);

    journal.shut(false);
    engine.settle();
    assertThat(log.subList(3, 5)).containsExactlyInAnyOrder("out", "in");
  }

  @Test
  void shouldDoWhatAProcessAsksInItsOrder() {
    journal.shut(true);
    start((sys, handle) -> {
      sys.startWrite(handle, SpaceCall.out(tuple("web", "get", 1)));
      sys.startWrite(handle, SpaceCall.out(tuple("web", "get", 2)));
      sys.startRead(handle, SpaceCall.count(WEB));
      sys.startRead(handle, SpaceCall.inp(WEB));
      sys.startRead(handle, SpaceCall.in(WEB));
      sys.startRead(handle, SpaceCall.in(WEB, Duration.ofHours(1)));
      sys.startWrite(handle, SpaceCall.receipt(tuple("web", "get", 1).id(), OK));
      sys.startWrite(handle, SpaceCall.giveBack("nothing"));
      sys.startRead(handle, SpaceCall.rdp(WEB));
      sys.startWrite(handle, SpaceCall.out(tuple("web", "get", 3)));
      log.add("asked");
      while (log.size() < 11) {
        note((Signal) sys.receive().body());
      }
      log.add(sys.nowNanos());
    });
    stepUntil(() -> !log.isEmpty());
    journal.shut(false);
    engine.settle();

    assertThat(log)
        .containsExactlyInAnyOrder(
            "asked",
            "0 null",
            "1 null",
            "2 2",
            "3 1",
            "4 2",
            "5 3",
            "6 null",
            "7 id=\"nothing\" is not that of a tuple which this process has taken",
            "8 null",
            "9 null",
            0L);
    assertThat(journal.entries())
        .containsExactly("out 1", "out 2", "in 1", "in 2", "receipt 1", "out 3", "in 3");
  }

  @Test
  void shouldRefuseWhatPilesUp() {
    journal.shut(true);
    int asked = SpaceHandle.MOST_WAITING + 1;
    start(
        (sys, handle) -> {
          for (int i = 0; i < asked; i++) {
            sys.startWrite(handle, SpaceCall.out(tuple("web", "get", i)));
          }
          note((Signal) sys.receive().body());
          for (int i = 1; i < asked; i++) {
            sys.receive();
          }
          sys.write(handle, SpaceCall.out(tuple("web", "get", asked)));
          log.add("room again");
        },
        (sys, handle) -> log.add(sys.read(handle, SpaceCall.count(WEB))));
    stepUntil(() -> log.size() == 2);
    assertThat(log)
        .containsExactlyInAnyOrder(
            SpaceHandle.MOST_WAITING
                + " waiting=256 requests of this process for the log of the tuple space; wait for"
                + " an answer first",
            0L);

    journal.shut(false);
    engine.settle();
    assertThat(log).endsWith("room again");
    assertThat(space.count(WEB)).isEqualTo(SpaceHandle.MOST_WAITING + 1);
  }

  @Test
  void shouldDoManyInTheOrderInWhichTheyAreAsked() {
    journal.shut(true);
    start(
        (sys, handle) -> {
          sys.startWrite(handle, SpaceCall.outAll(numbered(1, 6)));
          sys.startRead(handle, SpaceCall.scan(WEB, 9));
          sys.startRead(handle, SpaceCall.inAll(WEB, 3));
          sys.startRead(handle, SpaceCall.count(WEB));
          log.add("asked");
          for (int i = 0; i < 4; i++) {
            Signal.Answer answer = (Signal.Answer) sys.receive().body();
            log.add(answer.value() instanceof List<?> list ? list.size() : answer.value());
          }
        },
        (sys, handle) -> log.add(sys.read(handle, SpaceCall.count(WEB))));
    stepUntil(() -> log.size() == 2);
    assertThat(log).as("the core has gone on").containsExactlyInAnyOrder("asked", 0L);
    journal.shut(false);
    engine.settle();

    assertThat(log.subList(2, 6)).containsExactlyInAnyOrder(null, 5, 3, 2L);
    assertThat(journal.entries())
        .containsExactly("out 1", "out 2", "out 3", "out 4", "out 5", "in 1", "in 2", "in 3");
  }

  /** However far its last requests have come. */
  @Test
  void shouldGiveBackWhatAKilledProcessHasTaken() {
    outOnHost(1, 2, 3);
    start((sys, handle) -> {
      sys.read(handle, SpaceCall.in(WEB));
      journal.shut(true);
      sys.startRead(handle, SpaceCall.in(WEB));
      sys.startWrite(handle, SpaceCall.out(tuple("web", "get", 4)));
      sys.startRead(handle, SpaceCall.in(WEB));
      sys.startWrite(handle, SpaceCall.outAll(List.of(tuple("web", "get", 5))));
      sys.startRead(handle, SpaceCall.inAll(WEB, 9));
      log.add("asked");
      sys.receive();
    });
    stepUntil(() -> !log.isEmpty());
    engine.host().signal(pids.getFirst(), new ExitReason.Killed(0));
    stepUntil(() -> engine.ps().stream().noneMatch(each -> each.pid() == pids.getFirst()));
    assertThat(space.scan(WEB, 9)).containsExactly(tuple("web", "get", 3));
    journal.shut(false);
    engine.close();

    assertThat(space.scan(WEB, 9))
        .containsExactly(
            tuple("web", "get", 1),
            tuple("web", "get", 2),
            tuple("web", "get", 3),
            tuple("web", "get", 4),
            tuple("web", "get", 5));
  }

  @Test
  void shouldGiveBackTheManyThatAKilledProcessHasTaken() {
    outOnHost(1, 2, 3, 4);
    start((sys, handle) -> {
      sys.read(handle, SpaceCall.inAll(WEB, 2));
      journal.shut(true);
      sys.startRead(handle, SpaceCall.inAll(WEB, 1));
      log.add("asked");
      sys.receive();
    });
    stepUntil(() -> !log.isEmpty());
    engine.host().signal(pids.getFirst(), new ExitReason.Killed(0));
    stepUntil(() -> engine.ps().stream().noneMatch(each -> each.pid() == pids.getFirst()));
    assertThat(space.scan(WEB, 9)).isEqualTo(numbered(4, 5));
    journal.shut(false);
    engine.close();

    assertThat(space.scan(WEB, 9)).isEqualTo(numbered(1, 5));
  }

  @Test
  void shouldDoWhatAProcessHasAskedBeforeItsEnd() {
    outOnHost(1, 2);
    start((sys, handle) -> {
      sys.read(handle, SpaceCall.in(WEB));
      journal.shut(true);
      sys.startWrite(handle, SpaceCall.out(tuple("web", "get", 3)));
      sys.startWrite(handle, SpaceCall.receipt(tuple("web", "get", 1).id(), OK));
      sys.startRead(handle, SpaceCall.in(WEB));
      sys.startWrite(handle, SpaceCall.giveBack("nothing"));
      log.add("asked");
    });
    stepUntil(() -> !log.isEmpty());
    stepUntil(() -> engine.ps().stream().noneMatch(each -> each.pid() == pids.getFirst()));
    journal.shut(false);
    engine.close();

    assertThat(journal.entries()).containsExactly("out 1", "out 2", "in 1", "out 3", "receipt 1");
    assertThat(space.scan(WEB, 9)).containsExactly(tuple("web", "get", 2), tuple("web", "get", 3));
  }

  @Test
  void shouldSayThatTheLogHasRefusedAndLoseNothing() {
    outOnHost(1, 2);
    start((sys, handle) -> {
      sys.read(handle, SpaceCall.in(WEB));
      journal.full(true);
      for (Map<String, Object> each :
          List.of(
              SpaceCall.out(tuple("web", "get", 3)),
              SpaceCall.receipt(tuple("web", "get", 1).id(), OK),
              SpaceCall.replace(tuple("web", "get", 1).id(), OK, tuple("web", "get", 3)))) {
        assertThatThrownBy(() -> sys.write(handle, each)).hasMessage("the disk is full");
      }
      assertThatThrownBy(() -> sys.write(handle, SpaceCall.outAll(numbered(3, 5))))
          .hasMessage("the disk is full");
      assertThatThrownBy(() -> sys.read(handle, SpaceCall.inAll(WEB, 9)))
          .hasMessage("the disk is full");
      assertThatThrownBy(() -> sys.read(handle, SpaceCall.in(WEB))).hasMessage("the disk is full");
      assertThatThrownBy(() -> sys.read(handle, SpaceCall.inp(WEB))).hasMessage("the disk is full");
      log.add(sys.read(handle, SpaceCall.count(WEB)));
      journal.full(false);
      sys.write(handle, SpaceCall.receipt(tuple("web", "get", 1).id(), OK));
      log.add("done");
    });
    engine.settle();

    assertThat(log).containsExactly(1L, "done");
    assertThat(journal.openTuples()).containsExactly(tuple("web", "get", 2));
  }

  /** As when a page of a mapped file cannot be had: the JVM has an error for that. */
  @Test
  void shouldLoseNothingWhenTheLogMeetsAnError() {
    Error gone = new InternalError("a page of the log is gone");
    CompletableFuture<Tuple> waiting = space.inAsync(WEB);
    journal.breaks("in", gone);
    outOnHost(1);
    assertThat(waiting).isCompletedExceptionally();
    assertThatThrownBy(() -> space.inp(WEB)).isSameAs(gone);
    assertThatThrownBy(() -> space.inAll(WEB, 9)).isSameAs(gone);
    start((sys, handle) -> {
      assertThatThrownBy(() -> sys.read(handle, SpaceCall.in(WEB)))
          .hasMessageContaining("a page of the log is gone");
      journal.breaks("receipt", gone);
      sys.read(handle, SpaceCall.in(WEB));
      Map<String, Object> receipt = SpaceCall.receipt(tuple("web", "get", 1).id(), OK);
      assertThatThrownBy(() -> sys.write(handle, receipt))
          .hasMessageContaining("a page of the log is gone");
      journal.breaks("receipt", null);
      sys.write(handle, receipt);
      log.add("done");
    });
    engine.settle();

    assertThat(log).containsExactly("done");
    assertThat(journal.openTuples()).isEmpty();
  }
}
