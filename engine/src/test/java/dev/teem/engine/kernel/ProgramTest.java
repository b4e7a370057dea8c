package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class ProgramTest extends SimulatedTest {

  @Test
  void shouldEndNormallyWhenItReturns() {
    run(sys -> log.add(sys.self()));
    assertLog(1L);
    assertThat(exits).containsEntry("init", ExitReason.NORMAL);
  }

  @Test
  void shouldFindTheBootSignalFirst() {
    run(sys -> {
      Message first = sys.receive();
      log.add(first.signal() instanceof Signal.Boot);
      log.add(first.sender());
    });
    assertLog(true, 0L);
  }

  @Test
  void shouldWaitForMessages() {
    run(sys -> {
      Capability child =
          sys.spawn(s -> {
            log.add("waits");
            log.add(s.receive().body());
            log.add(s.receive().body());
          });
      sys.sleep(SECOND);
      log.add("sends");
      sys.send(child, "a");
      sys.send(child, "b");
    });
    assertLog("waits", "sends", "a", "b");
  }

  @Test
  void shouldNotHoldOnToAMessageWhileItWaitsForTheNext() {
    AtomicReference<Message> last = new AtomicReference<>();
    Program receiver =
        s -> {
          last.set(s.receive());
          s.receive();
        };
    run(sys -> {
      Capability other = sys.spawn(receiver);
      sys.send(other, "large");
      sys.sleep(SECOND);
      log.add(last.get().body());
      sys.signal(other);
    });
    assertLog((Object) null);
  }

  @Test
  void shouldWaitForAMessageNoLongerThanItSays() {
    run(sys -> {
      sys.receive();
      log.add(sys.receive(SECOND));
      log.add(sys.nowNanos());
    });
    assertLog(null, SECOND.toNanos());
  }

  @Test
  void shouldNotWaitWhenThereIsAMessage() {
    run(sys -> {
      log.add(sys.receive(SECOND).signal() instanceof Signal.Boot);
      log.add(sys.nowNanos());
    });
    assertLog(true, 0L);
  }

  @Test
  void shouldSleepThroughMessages() {
    run(sys -> {
      Capability sleeper =
          sys.spawn(s -> {
            s.sleep(SECOND);
            log.add(s.nowNanos());
            log.add(s.receive().body());
          });
      sys.send(sleeper, "mail");
    });
    assertLog(SECOND.toNanos(), "mail");
  }

  @Test
  void shouldNotSleepForNothing() {
    run(sys -> {
      sys.sleep(Duration.ZERO);
      sys.sleep(Duration.ofSeconds(-1));
      log.add(sys.nowNanos());
    });
    assertLog(0L);
  }

  @Test
  void shouldLetOthersRunWhenItYields() {
    run(sys -> {
      sys.spawn(s -> log.add("child"));
      log.add("before");
      sys.yieldTurn();
      log.add("after");
    });
    assertLog("before", "child", "after");
  }

  @Test
  void shouldLetOthersRunWhenItsQuantumIsSpent() {
    run(sys -> {
      sys.spawn(s -> log.add("child"));
      int calls = 0;
      while (log.isEmpty()) {
        sys.lookup("nobody");
        calls++;
      }
      log.add(calls);
    });
    assertLog("child", Core.QUANTUM - SystemCalls.SPAWN_COST);
  }

  @Test
  void shouldNotReturnFromExit() {
    ExitReason done = new ExitReason.Custom("done", "with it");
    run(sys -> {
      sys.exit(done);
      log.add("unreachable");
    });
    assertThat(log).isEmpty();
    assertThat(exits).containsEntry("init", done);
  }

  @Test
  @SuppressWarnings("CatchingUnchecked")
  void shouldNotLetACatchSwallowItsExit() {
    run(sys -> {
      try {
        sys.exit();
      } catch (Throwable e) {
        log.add("caught");
      }
      try {
        sys.register("ghost");
        log.add("registered");
      } finally {
        log.add("finally");
      }
    });
    assertLog("caught", "finally");
    assertThat(exits).containsEntry("init", ExitReason.NORMAL);
  }

  @Test
  void shouldKeepItsStackAcrossWaits() {
    run(sys -> log.add(depth(sys, 100)));
    assertLog(100);
  }

  private static int depth(ProgramSys sys, int below) {
    sys.yieldTurn();
    return below == 0 ? 0 : 1 + depth(sys, below - 1);
  }

  @Test
  void shouldTakeItsTurnOnlyWhenThereIsWhatItWaitsFor() {
    run(sys -> {
      Capability sleeper = sys.spawn(s -> s.sleep(SECOND), named("sleeper"));
      sys.yieldTurn();
      for (int i = 0; i < 10; i++) {
        sys.send(sleeper, i);
        sys.yieldTurn();
      }
      log.add(sleeper.pid());
    });
    // Each message put it on the run queue, to be looked at, and left it where it was.
    assertThat(exits).containsEntry("sleeper", ExitReason.NORMAL);
    assertThat(engine().clock().nanoTime()).isEqualTo(SECOND.toNanos());
    assertThat(events).filteredOn(Event.Exit.class::isInstance).hasSize(2);
  }
}
