package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class ShutdownTest extends SimulatedTest {

  private void shutDown() {
    engine().run(engine().host().shutdown(ExitReason.SHUTDOWN));
    engine().settleNow();
  }

  @Test
  void shouldEndAllNewestFirst() {
    boot(sys -> {
      for (int i = 0; i < 3; i++) {
        sys.spawn(s -> s.receive(), named("child" + i));
      }
      sys.sleep(LONG);
    });
    engine().settleNow();
    shutDown();
    assertThat(exits.keySet()).containsExactly("child2", "child1", "child0", "init");
    assertThat(exits.values()).containsOnly(ExitReason.SHUTDOWN);
    assertThat(events.getLast()).isInstanceOf(Event.Shutdown.class);
    assertThat(engine().ps()).isEmpty();
  }

  @Test
  void shouldUnwindAndCleanUp() {
    boot(sys -> {
      sys.onCleanup(() -> log.add("cleaned up"));
      try {
        sys.sleep(LONG);
      } finally {
        log.add("unwound");
      }
    });
    engine().settleNow();
    shutDown();
    assertLog("cleaned up", "unwound");
  }

  @Test
  void shouldLetNothingRunAfterwards() {
    boot(sys -> {
      Capability child = sys.spawn(s -> log.add("child"));
      sys.onCleanup(() -> {
        sys.send(child, "farewell");
        sys.spawn(s -> log.add("born too late"));
        sys.alarm(SECOND, "never");
      });
    });
    shutDown();
    engine().settle();
    assertThat(log).isEmpty();
    assertThat(engine().ps()).isEmpty();
    assertThat(engine().host().post(1, "x")).isEqualTo(Sent.GONE);
  }

  @Test
  void shouldEndWhatAnotherCoreIsJustSpawning() {
    for (int seed = 1; seed <= 30; seed++) {
      shutDownWhileSpawning(seed);
    }
  }

  private void shutDownWhileSpawning(int seed) {
    Simulation simulation = new Simulation().cores(3).seed(seed).fibers(fibers);
    try (Simulator engine = simulation.start()) {
      Program init =
          sys -> {
            for (int i = 0; ; i++) {
              SpawnOptions there = named("child").placement(Placement.on(i % 3));
              sys.monitor(sys.spawn(s -> s.receive(), there));
              sys.yieldTurn();
            }
          };
      engine.boot(init);
      for (int i = 0; i < 20 + seed; i++) {
        engine.step();
      }
    }
  }

  @Test
  void shouldForgetWhatDevicesAreStillDoing() {
    SlowDevice device = new SlowDevice();
    setUp.device("slow", device);
    boot(
        sys -> {
          Capability slow = granted(sys, "slow");
          sys.read(sys.open(slow), "q");
        },
        "slow");
    while (device.asked.isEmpty()) {
      engine().step();
    }
    shutDown();
    device.asked.getFirst().value("too late");
    engine().settle();
    assertThat(exits).containsEntry("init", ExitReason.SHUTDOWN);
  }

  @Test
  void shouldForgetDelaysOfDevices() {
    setUp.device("d", pid -> new DelayingDevice());
    boot(sys -> sys.read(sys.open(granted(sys, "d")), "q"), "d");
    engine().settleNow();
    shutDown();
    engine().settle();
    assertThat(engine().clock().nanoTime()).isZero();
  }

  private static final class DelayingDevice implements Device.Handle {
    @Override
    public void read(Object request, Reply reply) {
      reply.later(LONG, r -> r.value("at last"));
    }

    @Override
    public void write(Object data, Reply reply) {
      read(data, reply);
    }
  }
}
