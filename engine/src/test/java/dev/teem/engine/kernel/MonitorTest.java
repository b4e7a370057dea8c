package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorTest extends SimulatedTest {
  private static final ExitReason DONE = new ExitReason.Custom("done", 1);

  private static SpawnOptions on(int core) {
    return named("c" + core).placement(Placement.on(core));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldTellHowTheOtherEnded(int core) {
    setUp.cores(2);
    run(sys -> {
      sys.receive();
      Capability child =
          sys.spawn(
              s -> {
                s.sleep(SECOND);
                s.exit(DONE);
              },
              on(core));
      sys.monitor(child);
      log.add(((Signal.Down) sys.receive().body()).reason());
      log.add(sys.nowNanos() / SECOND.toNanos());
    });
    assertLog(DONE, 1L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldTellTheRealReasonOfOneThatIsDeadAlready(int core) {
    setUp.cores(2);
    run(sys -> {
      sys.receive();
      Capability child = sys.spawn(Actor.starting(s -> s.exit(DONE)), on(core));
      sys.sleep(SECOND);
      sys.monitor(child);
      log.add(sys.receive().body());
      log.add(new Signal.Down(child.pid(), DONE));
    });
    assertThat(log.get(0)).isEqualTo(log.get(1));
  }

  @Test
  void shouldTellOnceHoweverOftenItIsAsked() {
    run(sys -> {
      sys.receive();
      Capability child = sys.spawn(s -> s.sleep(SECOND), named("child").link());
      sys.monitor(child);
      sys.monitor(child);
      log.add(sys.receive().body());
      log.add(sys.receive(LONG));
    });
    assertLog(new Signal.Down(2, ExitReason.NORMAL), null);
  }

  @Test
  void shouldTellThoseLinkedFirstThenThoseThatMonitorInTheOrderOfAsking() {
    run(sys -> {
      Capability target = sys.spawn(s -> s.sleep(SECOND), named("target").link());
      for (String name : new String[] {"a", "b"}) {
        sys.spawn(
            s -> {
              s.monitor(s.delegated().getFirst());
              s.receive();
              log.add(name);
            },
            sys.derive(target, Right.MONITOR));
      }
      sys.receive();
      sys.receive();
      log.add("linked");
    });
    assertLog("linked", "a", "b");
  }

  @Test
  void shouldTellHowOneWasKilled() {
    run(sys -> {
      sys.receive();
      Capability child = sys.spawn(s -> s.sleep(LONG));
      sys.monitor(child);
      sys.signal(child);
      log.add(sys.receive().body());
    });
    assertLog(new Signal.Down(2, new ExitReason.Killed(1)));
  }

  @Test
  void shouldNeedTheRightToMonitor() {
    run(sys -> {
      Capability child = sys.spawn(s -> s.sleep(SECOND));
      log.add(refusal(() -> sys.monitor(sys.derive(child, Right.SEND))));
    });
    assertLog("CapabilityException: capability lacks right \"monitor\"");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldKeepNothingOfWatchersThatHaveEnded(int core) {
    setUp.cores(2);
    run(sys -> {
      Capability target = sys.spawn(s -> s.sleep(LONG), on(core));
      for (int i = 0; i < 100; i++) {
        sys.spawn(s -> s.monitor(s.delegated().getFirst()), sys.derive(target, Right.MONITOR));
      }
      sys.sleep(SECOND);
      log.add(((Process) target.resource()).annex.monitors.size());
    });
    assertLog(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void shouldKeepNothingOfTheWatchedThatHaveEnded(int core) {
    setUp.cores(2);
    run(sys -> {
      for (int i = 0; i < 100; i++) {
        sys.monitor(sys.spawn(Actor.starting(Sys::exit), on(core)));
        sys.spawn(Actor.starting(Sys::exit), on(core).link());
      }
      sys.sleep(SECOND);
      Annex annex = ((Process) sys.selfCap().resource()).annex;
      log.add(annex.watched.size());
      log.add(annex.links.size());
    });
    assertLog(0, 0);
  }
}
