package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AlarmTest extends SimulatedTest {

  @Test
  void shouldGoOffInTheOrderOfTime() {
    run(
        Actor.starting(
                sys -> {
                  sys.alarm(SECOND.multipliedBy(2), "b");
                  sys.alarm(SECOND, "a");
                  sys.alarm(SECOND.multipliedBy(2), "c");
                })
            .onSignals((sys, signal) -> {
              if (signal instanceof Signal.Alarm(Object token)) {
                log.add(token + " at " + sys.nowNanos() / SECOND.toNanos());
              }
            }));
    assertLog("a at 1", "b at 2", "c at 2");
  }

  @Test
  void shouldNotGoOffOnceItIsCancelled() {
    run(sys -> {
      sys.receive();
      Alarm alarm = sys.alarm(SECOND, "never");
      sys.alarm(SECOND, "once");
      alarm.cancel();
      alarm.cancel();
      log.add(sys.receive(LONG).body());
      log.add(sys.receive(LONG));
    });
    assertLog(new Signal.Alarm("once"), null);
  }

  @Test
  void shouldDoNothingWhenItIsCancelledTooLate() {
    run(sys -> {
      sys.receive();
      Alarm alarm = sys.alarm(SECOND, "off");
      sys.sleep(SECOND);
      alarm.cancel();
      log.add(sys.receive().body());
    });
    assertLog(new Signal.Alarm("off"));
  }

  @Test
  void shouldBeForgottenWhenItsProcessEnds() {
    run(sys -> sys.alarm(LONG, "never"));
    assertThat(engine().clock().nanoTime()).isZero();
  }

  @Test
  void shouldBeForgottenAlsoIfACleanUpSetIt() {
    run(sys -> {
      Capability asked = sys.spawn(Actor.receiving((s, m) -> {}));
      Program child =
          s ->
              s.onCleanup(() -> {
                s.alarm(LONG, "never");
                s.deadline(LONG);
                s.ask(s.delegated().getFirst(), "q", LONG);
              });
      sys.spawn(child, asked);
      sys.sleep(SECOND);
    });
    assertThat(engine().clock().nanoTime()).isEqualTo(SECOND.toNanos());
  }

  @Test
  void shouldGoOffAtOnceIfThereIsNothingToWaitFor() {
    run(sys -> {
      sys.receive();
      sys.alarm(Duration.ZERO, "zero");
      sys.alarm(Duration.ofSeconds(-1), "negative");
      log.add(sys.receive().body());
      log.add(sys.receive().body());
      log.add(sys.nowNanos());
    });
    assertLog(new Signal.Alarm("zero"), new Signal.Alarm("negative"), 0L);
  }

  @Test
  void shouldNeverGoOffIfThatIsBeyondAllTime() {
    run(
        Actor.starting(sys -> sys.alarm(Duration.ofSeconds(Long.MAX_VALUE), "never"))
            .onSignals((sys, signal) -> {
              if (signal instanceof Signal.Boot) {
                log.add("alive");
                sys.exit();
              }
            }));
    assertLog("alive");
  }
}
