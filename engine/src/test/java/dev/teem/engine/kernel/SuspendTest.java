package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class SuspendTest extends SimulatedTest {

  @Test
  void shouldKeepMailUntilItIsResumed() {
    run(sys -> {
      Capability child = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      sys.suspend(child);
      sys.send(child, "a");
      sys.send(child, "b");
      sys.sleep(SECOND);
      log.add("resumes");
      sys.resume(child);
    });
    assertLog("resumes", "a", "b");
  }

  @Test
  void shouldNotStartBeforeItIsResumed() {
    run(sys -> {
      Capability child = sys.spawn(s -> log.add("started"));
      sys.suspend(child);
      sys.sleep(SECOND);
      log.add("resumes");
      sys.resume(child);
    });
    assertLog("resumes", "started");
  }

  @Test
  void shouldLetASleepersTimePass() {
    run(sys -> {
      Capability child =
          sys.spawn(s -> {
            s.sleep(SECOND);
            log.add("woken at " + s.nowNanos() / SECOND.toNanos());
          });
      sys.yieldTurn();
      sys.suspend(child);
      sys.sleep(SECOND.multipliedBy(3));
      sys.resume(child);
    });
    assertLog("woken at 3");
  }

  @Test
  void shouldQueueARunnableProcessOnceHoweverOftenItIsResumed() {
    run(sys -> {
      Capability child =
          sys.spawn(s -> {
            log.add(s.self());
            s.yieldTurn();
          });
      for (int i = 0; i < 3; i++) {
        sys.suspend(child);
        sys.resume(child);
      }
    });
    long turns =
        events.stream()
            .filter(e -> e instanceof Event.Sched sched && log.contains(sched.pid()))
            .count();
    assertThat(turns).isEqualTo(2);
  }

  @Test
  void shouldStopAProcessThatSuspendsItself() {
    run(sys -> {
      Capability child =
          sys.spawn(s -> {
            s.suspend(s.receive().capabilities().getFirst());
            log.add("goes on at " + s.nowNanos() / SECOND.toNanos());
          });
      Capability toResume = sys.derive(child, Right.KILL);
      sys.spawn(
          s -> {
            s.sleep(SECOND);
            s.resume(s.delegated().getFirst());
          },
          toResume);
      sys.send(child, "yourself", Delivery.with(sys.derive(child, Right.KILL)));
      sys.sleep(LONG);
    });
    assertLog("goes on at 1");
  }

  @Test
  void shouldStopABehaviorThatSuspendsItselfAfterTheMessageItIsAt() {
    run(sys -> {
      Capability child =
          sys.spawn(
              Actor.receiving((s, m) -> {
                m.capabilities().forEach(s::suspend);
                log.add(m.body());
              }));
      sys.send(child, "a", Delivery.with(sys.derive(child, Right.KILL)));
      sys.send(child, "b");
      sys.sleep(SECOND);
      log.add("resumes");
      sys.resume(child);
    });
    assertLog("a", "resumes", "b");
  }

  @Test
  void shouldDieAllTheSame() {
    run(sys -> {
      Capability killed = sys.spawn(s -> s.sleep(LONG), named("killed"));
      Capability late = sys.spawn(s -> s.sleep(LONG), named("late").deadline(SECOND));
      sys.yieldTurn();
      sys.suspend(killed);
      sys.suspend(late);
      sys.signal(killed);
      sys.sleep(SECOND);
    });
    assertThat(exits)
        .containsEntry("killed", new ExitReason.Killed(1))
        .containsEntry("late", ExitReason.DEADLINE);
  }

  @Test
  void shouldShowInTheListOfProcesses() {
    run(sys -> {
      sys.receive();
      sys.suspend(sys.spawn(Actor.receiving((s, m) -> {}), named("child")));
      sys.sleep(SECOND);
      sys.receive();
    });
    assertThat(engine().ps())
        .filteredOn(info -> info.name().equals("child"))
        .singleElement()
        .returns(true, ProcessInfo::suspended);
  }

  @Test
  void shouldDoNothingToTheDead() {
    run(sys -> {
      Capability child = sys.spawn(Actor.starting(Sys::exit), named("child"));
      sys.yieldTurn();
      sys.suspend(child);
      sys.resume(child);
      sys.term(child);
      sys.signal(child);
      log.add("fine");
    });
    assertLog("fine");
    assertThat(exits).containsEntry("child", ExitReason.NORMAL);
  }
}
