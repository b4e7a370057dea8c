package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BehaviorTest extends SimulatedTest {

  @Test
  void shouldStartOnceBeforeAnyMessage() {
    run(sys -> {
      Capability child =
          sys.spawn(
              Actor.starting(s -> log.add("start"))
                  .onMail((s, message) -> log.add(message.body())));
      sys.send(child, "a");
      sys.send(child, "b");
    });
    assertLog("start", "a", "b");
  }

  @Test
  void shouldTellTheFirstOneItsAuthorityByASignal() {
    run(
        Actor.signalled((sys, signal) -> {
          Signal.Boot boot = (Signal.Boot) signal;
          log.add(boot.devices());
          log.add(boot.spawn().resource().kind());
        }));
    assertLog(Map.of(), "spawn");
  }

  @Test
  void shouldLiveOnWithoutMessagesUntilItExits() {
    long pid = run(Actor.receiving((sys, message) -> sys.exit()));
    assertThat(engine().ps()).hasSize(1);
    engine().host().post(pid, "end");
    engine().settle();
    assertThat(engine().ps()).isEmpty();
    assertThat(exits).containsEntry("init", ExitReason.NORMAL);
  }

  @Test
  void shouldEndWithTheReasonItGives() {
    ExitReason done = new ExitReason.Custom("done", 42);
    run(Actor.starting(sys -> sys.exit(done)));
    assertThat(exits).containsEntry("init", done);
  }

  @Test
  void shouldTakeNoMoreMessagesOnceItHasExited() {
    run(sys -> {
      Capability child =
          sys.spawn(
              Actor.receiving((s, message) -> {
                log.add(message.body());
                s.exit();
              }));
      sys.send(child, "a");
      sys.send(child, "b");
    });
    assertLog("a");
  }

  @Test
  void shouldRefuseFurtherSystemCallsOfACallbackThatHasExited() {
    run(
        Actor.starting(sys -> {
          sys.exit();
          log.add(refusal(() -> sys.register("ghost")));
        }));
    assertLog("IllegalStateException: process=1 has exited; it can make no more system calls");
  }

  @Test
  void shouldObeyTermUnlessItSaysOtherwise() {
    long pid = run(Actor.receiving((sys, message) -> {}));
    engine().host().term(pid);
    engine().settle();
    assertThat(exits).containsEntry("init", ExitReason.NORMAL);
  }

  @Test
  void shouldTakeASignalFromAnotherProcessForAMessage() {
    run(sys -> {
      Capability child =
          sys.spawn(
              Actor.receiving((s, message) -> log.add(message.body()))
                  .onSignals((s, signal) -> log.add("fooled")));
      sys.send(child, new Signal.Term(0));
    });
    assertLog(new Signal.Term(0));
  }

  @Test
  void shouldLetOthersHaveTheirTurnWhenItsQuantumIsSpent() {
    int messages = 2 * Core.QUANTUM;
    run(sys -> {
      Capability busy = sys.spawn(Actor.receiving((s, m) -> {}), named("busy"));
      Capability other = sys.spawn(Actor.receiving((s, m) -> log.add("other")), named("other"));
      for (int i = 0; i < messages; i++) {
        sys.send(busy, i);
      }
      sys.send(other, 0);
      log.add(busy.pid());
    });
    long busy = (Long) log.getFirst();
    long turns =
        events.stream().filter(e -> e instanceof Event.Sched sched && sched.pid() == busy).count();
    assertThat(turns).isGreaterThanOrEqualTo(2);
  }
}
