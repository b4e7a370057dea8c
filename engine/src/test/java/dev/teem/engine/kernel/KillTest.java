package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class KillTest extends SimulatedTest {

  private Program unwinding(Program body) {
    return s -> {
      try {
        body.main(s);
        log.add("returned");
      } finally {
        log.add("unwound");
      }
    };
  }

  /** Lets the victim get to where it waits, then kills it. */
  private void runAndKill(Program victim) {
    run(sys -> {
      Capability child = sys.spawn(unwinding(victim), named("victim"));
      sys.sleep(SECOND);
      sys.signal(child);
      sys.sleep(SECOND);
      log.add("survived");
    });
    assertLog("unwound", "survived");
    assertThat(exits).containsEntry("victim", new ExitReason.Killed(1));
  }

  @Test
  void shouldUnwindAProgramThatWaitsForAMessage() {
    runAndKill(s -> s.receive());
  }

  @Test
  void shouldUnwindAProgramThatWaitsForAMessageForAWhile() {
    runAndKill(s -> s.receive(LONG));
  }

  @Test
  void shouldUnwindAProgramThatSleeps() {
    runAndKill(s -> s.sleep(LONG));
    assertThat(engine().clock().nanoTime()).isEqualTo(2 * SECOND.toNanos());
  }

  @Test
  void shouldUnwindAProgramInACall() {
    runAndKill(s -> s.call(s.selfCap(), "to itself", LONG));
    assertThat(engine().clock().nanoTime()).isEqualTo(2 * SECOND.toNanos());
  }

  @Test
  void shouldUnwindAProgramThatWaitsForAnotherToEnd() {
    run(sys -> {
      Capability other = sys.spawn(s -> s.sleep(LONG), named("other"));
      Capability victim =
          sys.spawn(
              unwinding(s -> s.waitpid(s.delegated().getFirst())),
              named("victim").delegate(sys.derive(other, Right.MONITOR)));
      sys.yieldTurn();
      sys.signal(victim);
      sys.sleep(SECOND);
      sys.signal(other);
    });
    assertLog("unwound");
    assertThat(exits).containsEntry("victim", new ExitReason.Killed(1));
  }

  @Test
  void shouldUnwindAProgramThatWaitsForADevice() {
    SlowDevice device = new SlowDevice();
    setUp.device("slow", device);
    run(
        sys -> {
          Capability slow = granted(sys, "slow");
          Capability victim =
              sys.spawn(
                  unwinding(s -> s.read(s.open(s.delegated().getFirst()), "q")),
                  named("victim").delegate(slow));
          sys.yieldTurn();
          log.add(device.asked.size());
          sys.signal(victim);
          sys.sleep(SECOND);
          device.asked.getFirst().value("too late");
        },
        "slow");
    assertLog(1, "unwound");
    assertThat(device.closed).isEqualTo(1);
  }

  @Test
  void shouldUnwindAProgramThatIsReadyToRun() {
    runAndKill(s -> {
      while (!Thread.interrupted()) {
        s.sleep(SECOND.dividedBy(10));
        s.yieldTurn();
      }
    });
  }

  @Test
  void shouldNotStartAProgramThatHasNotRunYet() {
    run(sys -> sys.signal(sys.spawn(unwinding(s -> {}), named("victim"))));
    assertThat(log).isEmpty();
    assertThat(exits).containsEntry("victim", new ExitReason.Killed(1));
  }

  @Test
  void shouldInterruptAProgramThatBlocksByItself() {
    // Handed over, it keeps its core, and nobody could kill it.
    assumeThat(fibers).isEqualTo(Fibers.ON_CORE);
    CountDownLatch never = new CountDownLatch(1);
    runAndKill(s -> never.await());
  }

  @Test
  void shouldStopAProgramThatKillsItself() {
    run(sys -> {
      Capability child =
          sys.spawn(
              unwinding(s -> s.signal(s.receive().capabilities().getFirst())), named("child"));
      sys.send(child, "yourself", Delivery.with(sys.derive(child, Right.KILL)));
      sys.sleep(SECOND);
    });
    assertLog("unwound");
    assertThat(exits).containsEntry("child", new ExitReason.Killed(2));
  }

  @Test
  void shouldLetABehaviorThatKillsItselfDoNothingMore() {
    run(sys -> {
      Capability child =
          sys.spawn(
              Actor.receiving((s, m) -> {
                s.signal(m.capabilities().getFirst());
                log.add(refusal(() -> s.register("ghost")));
              }),
              named("child"));
      sys.send(child, "yourself", Delivery.with(sys.derive(child, Right.KILL)));
      sys.send(child, "never read");
      sys.sleep(SECOND);
      log.add(sys.lookup("ghost"));
    });
    assertLog(
        "IllegalStateException: process=2 has exited; it can make no more system calls", null);
  }

  @Test
  void shouldKillOnAnotherCore() {
    setUp.cores(2);
    run(sys -> {
      Capability child =
          sys.spawn(unwinding(s -> s.receive()), named("victim").placement(Placement.on(1)));
      sys.sleep(SECOND);
      sys.signal(child, new ExitReason.Custom("unwanted", null));
      log.add(sys.waitpid(child));
    });
    assertThat(log).containsExactlyInAnyOrder("unwound", new ExitReason.Custom("unwanted", null));
  }

  @Test
  void shouldKillAProcessThatIsStillOnItsWayToItsCore() {
    setUp.cores(3);
    run(sys -> {
      Capability killer =
          sys.spawn(
              Actor.receiving((s, m) -> s.signal(m.capabilities().getFirst())),
              named("killer").placement(Placement.on(2)));
      SpawnOptions there = named("sink").placement(Placement.on(1));
      Capability sink = sys.spawn(Actor.receiving((s, m) -> {}), there);
      // More than the inbox of a core has room for: what follows has to wait.
      for (int i = 0; i < 30_000; i++) {
        sys.send(sink, i);
      }
      Capability victim = sys.spawn(s -> log.add("ran"), there.name("victim"));
      sys.send(killer, "this one", Delivery.with(victim));
      sys.sleep(SECOND);
    });
    assertThat(exits).containsEntry("victim", new ExitReason.Killed(2L << 55 | 2));
  }

  // ---- clean-ups

  @Test
  void shouldCleanUpLastThingFirstHoweverItEnds() {
    run(sys -> {
      Capability child =
          sys.spawn(s -> {
            s.onCleanup(() -> log.add("first"));
            s.onCleanup(() -> log.add("second"));
            s.sleep(LONG);
          });
      sys.spawn(
          Actor.starting(s -> {
            s.onCleanup(() -> log.add("of the behavior"));
            s.exit();
          }));
      sys.sleep(SECOND);
      sys.signal(child);
    });
    assertLog("of the behavior", "second", "first");
  }

  @Test
  void shouldCleanUpWhatIsLeftWhenOneThrows() {
    run(sys -> {
      sys.onCleanup(() -> log.add("last"));
      sys.onCleanup(() -> {
        throw new IllegalStateException("broken");
      });
      sys.onCleanup(() -> log.add("first"));
    });
    assertLog("first", "last");
    assertThat(exits).containsEntry("init", ExitReason.NORMAL);
  }

  @Test
  void shouldLetACleanUpMakeSystemCalls() {
    run(sys -> {
      Capability other = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      Program child =
          s -> {
            s.onCleanup(() -> s.send(s.delegated().getFirst(), "farewell"));
            s.sleep(LONG);
          };
      Capability victim = sys.spawn(child, sys.derive(other, Right.SEND));
      sys.yieldTurn();
      sys.signal(victim);
      sys.sleep(SECOND);
    });
    assertLog("farewell");
  }

  @Test
  void shouldNotLetACleanUpWait() {
    run(sys -> {
      sys.receive();
      sys.onCleanup(() -> log.add(refusal(() -> sys.sleep(SECOND))));
      sys.onCleanup(() -> log.add(refusal(sys::receive)));
      sys.onCleanup(() -> log.add(refusal(() -> sys.waitpid(sys.spawn(s -> s.sleep(SECOND))))));
    });
    String refused = "KernelException: process=1: a clean-up cannot wait";
    assertLog(refused, refused, refused);
  }

  @Test
  void shouldCleanUpInTheMiddleOfTheSystemCallThatKills() {
    run(sys -> {
      Capability child =
          sys.spawn(s -> {
            s.onCleanup(() -> log.add("cleaned up"));
            s.sleep(LONG);
          });
      sys.yieldTurn();
      sys.signal(child);
      log.add("signalled");
      sys.register("still me");
    });
    assertLog("cleaned up", "signalled");
    assertThat(exits).containsEntry("init", ExitReason.NORMAL);
  }

  @Test
  void shouldEndOnceHoweverOftenItIsKilled() {
    run(sys -> {
      Capability child =
          sys.spawn(
              s -> {
                s.onCleanup(() -> log.add("cleaned up"));
                s.sleep(LONG);
              },
              named("child"));
      sys.yieldTurn();
      sys.signal(child, new ExitReason.Custom("a", null));
      sys.signal(child, new ExitReason.Custom("b", null));
    });
    assertLog("cleaned up");
    assertThat(exits).containsEntry("child", new ExitReason.Custom("a", null));
  }
}
