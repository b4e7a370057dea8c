package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class RestoredProcessTest extends SimulatedTest {

  /** Captures a child of the first process, after some mail has come and before it runs. */
  private Snapshot capture(SpawnOptions how, BiConsumer<Sys, Capability> mail) {
    boot(sys -> {
      Capability child = sys.spawn(new Actor(), how);
      sys.suspend(child);
      mail.accept(sys, child);
      sys.sleep(LONG);
    });
    engine().settleNow();
    engine().host().post(2, "from outside");
    CompletableFuture<Snapshot> snapshot = engine().host().snapshot(2);
    Snapshot captured = engine().run(snapshot);
    return new Snapshot(
        captured.abi(),
        captured.image(),
        captured.name(),
        captured.args(),
        captured.priority(),
        captured.deadline(),
        false,
        captured.budget(),
        captured.mailbox(),
        captured.context());
  }

  /** Runs it in another engine. */
  private void restored(Snapshot snapshot, Image image) {
    try (Simulator other = new Simulation().start()) {
      other.run(other.host().restore(snapshot, image, 0));
      other.settleNow();
    }
  }

  private String restoredName(Snapshot snapshot) {
    try (Simulator other = new Simulation().start()) {
      other.run(other.host().restore(snapshot, new Successor(), 0));
      return other.ps().getFirst().name();
    }
  }

  @Test
  void shouldStillKnowWhoSentItsMail() {
    Snapshot snapshot =
        capture(
            named("child"),
            (sys, child) -> {
              sys.send(child, "plain");
              sys.send(child, "numbered", Delivery.PLAIN.correlation(7));
            });
    restored(
        snapshot,
        Actor.receiving((s, m) -> log.add(m.sender() + " " + m.body() + " " + m.correlation())));
    assertLog("1 plain 0", "1 numbered 7", "0 from outside 0");
  }

  @Test
  void shouldStillTakeSignalsForSignals() {
    Snapshot snapshot = capture(named("child"), (sys, child) -> sys.term(child));
    assertThat(snapshot.mailbox().getFirst().signal()).isEqualTo(new Signal.Term(1));
    restored(snapshot, Actor.signalled((s, signal) -> log.add(signal)));
    assertLog(new Signal.Term(1));
  }

  @Test
  void shouldKeepTheNameThatItWasGiven() {
    Snapshot snapshot = capture(named("child"), (sys, child) -> {});
    assertThat(snapshot.image()).isEqualTo("Actor");
    assertThat(restoredName(snapshot)).isEqualTo("child");
  }

  @Test
  void shouldGoByTheNameOfWhatItRunsIfItWasGivenNone() {
    Snapshot snapshot = capture(SpawnOptions.DEFAULT, (sys, child) -> {});
    assertThat(snapshot.name()).isNull();
    assertThat(restoredName(snapshot)).isEqualTo("Successor");
  }

  private static final class Successor implements Behavior {
    @Override
    public void onMessage(Sys sys, Message message) {}
  }
}
