package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import org.junit.jupiter.api.Test;

class TermTest extends SimulatedTest {

  @Test
  void shouldArriveBehindTheMailThatIsThere() {
    run(sys -> {
      Capability child =
          sys.spawn(s -> {
            log.add(s.receive().body());
            log.add(s.receive().signal());
          });
      sys.send(child, "mail");
      sys.term(child);
    });
    assertLog("mail", new Signal.Term(1));
  }

  @Test
  void shouldEndABehaviorThatDoesNotSayOtherwise() {
    run(sys -> sys.term(sys.spawn(Actor.receiving((s, m) -> {}), named("child"))));
    assertThat(exits).containsEntry("child", ExitReason.NORMAL);
  }

  @Test
  void shouldBeOnlyARequest() {
    run(sys -> {
      Capability child =
          sys.spawn(
              Actor.receiving((s, m) -> log.add(m.body()))
                  .onSignals((s, signal) -> log.add("not yet")));
      sys.term(child);
      sys.send(child, "goes on");
    });
    assertLog("not yet", "goes on");
  }

  @Test
  void shouldWaitUntilTheProcessIsResumed() {
    run(sys -> {
      Capability child = sys.spawn(Actor.receiving((s, m) -> {}), named("child"));
      sys.suspend(child);
      sys.term(child);
      sys.sleep(SECOND);
      log.add(exits.size());
      sys.resume(child);
    });
    assertLog(0);
    assertThat(exits).containsEntry("child", ExitReason.NORMAL);
  }

  @Test
  void shouldNeedTheRightToKill() {
    run(sys -> {
      Capability child = sys.spawn(s -> s.sleep(SECOND));
      Capability send = sys.derive(child, Right.SEND);
      log.add(refusal(() -> sys.term(send)));
      log.add(refusal(() -> sys.suspend(send)));
      log.add(refusal(() -> sys.resume(send)));
      log.add(refusal(() -> sys.signal(send)));
    });
    String refused = "CapabilityException: capability lacks right \"kill\"";
    assertLog(refused, refused, refused, refused);
  }
}
