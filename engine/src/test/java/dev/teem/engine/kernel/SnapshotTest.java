package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.context.SavedSegment;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SnapshotTest extends SimulatedTest {
  private static final SpawnOptions HOW =
      named("worker")
          .args(List.of("a", 1))
          .priority(3)
          .deadline(SECOND.multipliedBy(10))
          .quota(Quota.NONE.tokens(100).maxMailbox(5));

  private static final class Worker implements Program {
    @Override
    public void main(ProgramSys sys) {
      sys.remember("known", 10, true);
      sys.sleep(LONG);
    }
  }

  /** Captures a process that has some memory, mail and capabilities, after two seconds. */
  private Snapshot capture() {
    boot(sys -> {
      Capability worker = sys.spawn(new Worker(), HOW);
      sys.send(worker, "mail");
      Capability gift = sys.spawn(Actor.receiving((s, m) -> {}));
      sys.send(worker, "letter", Delivery.with(gift).correlation(7));
      log.add(worker.pid());
      sys.sleep(SECOND);
      sys.suspend(worker);
    });
    engine().advance(SECOND.multipliedBy(2));
    return engine().run(engine().host().snapshot((Long) log.getFirst()));
  }

  @Test
  void shouldCaptureWhatCanBeKept() {
    Snapshot captured = capture();
    assertThat(captured)
        .isEqualTo(
            new Snapshot(
                1,
                captured.image(),
                "worker",
                List.of("a", 1),
                3,
                SECOND.multipliedBy(8),
                true,
                HOW.quota,
                List.of(new Snapshot.Mail("mail", 1, 0), new Snapshot.Mail("letter", 1, 7)),
                List.of(new SavedSegment("known", 10, true))));
  }

  @Test
  void shouldLeaveTheProcessAsItWas() {
    Snapshot first = capture();
    assertThat(engine().run(engine().host().snapshot((Long) log.getFirst()))).isEqualTo(first);
  }

  @Test
  void shouldComeBackInAnotherEngine() {
    Snapshot snapshot = capture();
    try (Simulator other = new Simulation().start()) {
      long pid = other.run(other.host().restore(snapshot, new Actor(), 0));
      assertThat(other.run(other.host().snapshot(pid)))
          .usingRecursiveComparison()
          .ignoringFields("image")
          .isEqualTo(snapshot);
      // It is suspended still, and its deadline is eight seconds away.
      CompletableFuture<ExitReason> exit = other.host().exit(pid);
      assertThat(other.run(exit)).isEqualTo(ExitReason.DEADLINE);
      assertThat(other.clock().nanoTime()).isEqualTo(8 * SECOND.toNanos());
    }
  }

  @Test
  void shouldBeginAgainWithItsMailAndMemoryButNoCapabilities() {
    Snapshot captured = capture();
    Snapshot snapshot =
        new Snapshot(
            captured.abi(),
            captured.image(),
            captured.name(),
            captured.args(),
            captured.priority(),
            null,
            false,
            captured.budget(),
            captured.mailbox(),
            captured.context());
    try (Simulator other = new Simulation().start()) {
      Program image =
          s -> {
            for (int i = 0; i < 2; i++) {
              Message message = s.receive();
              log.add(message.body() + " " + message.correlation() + " " + message.capabilities());
            }
            log.add(s.args());
            log.add(s.budget());
            log.add(s.workingSet().getFirst().body());
            log.add(refusal(() -> s.spawn(c -> {})));
          };
      long pid = other.run(other.host().restore(snapshot, image, 0));
      assertThat(other.run(other.host().exit(pid))).isEqualTo(ExitReason.NORMAL);
    }
    log.removeFirst();
    assertLog(
        "mail 0 []",
        "letter 7 []",
        List.of("a", 1),
        HOW.quota,
        "known",
        "CapabilityException: spawn: caller holds no spawn capability");
  }

  @Test
  void shouldRefuseASnapshotOfAnotherVersion() {
    Snapshot future =
        new Snapshot(2, "X", "x", null, 0, null, false, Quota.NONE, List.of(), List.of());
    assertThatThrownBy(() -> engine().run(engine().host().restore(future, new Actor(), 0)))
        .isInstanceOf(KernelException.class)
        .hasMessage("restore: ABI mismatch (snapshot v2, kernel v1)");
    assertThat(engine().ps()).isEmpty();
  }

  @Test
  void shouldComeBackAsAChildOfOneThatIsThere() {
    Snapshot snapshot = capture();
    try (Simulator other = new Simulation().start()) {
      long parent = other.boot(new Actor());
      CompletableFuture<Long> orphan = other.host().restore(snapshot, new Actor(), 999);
      assertThatThrownBy(() -> other.run(orphan))
          .isInstanceOf(KernelException.class)
          .hasMessage("restore: no such process 999");
      assertThat(other.ps()).hasSize(1);
      long child = other.run(other.host().restore(snapshot, new Actor(), parent));
      assertThat(other.run(other.host().inspect(child)).parent()).isEqualTo(parent);
    }
  }

  @Test
  void shouldRefuseToCaptureWhatIsNotThere() {
    run(sys -> {});
    CompletableFuture<Snapshot> never = engine().host().snapshot(1);
    assertThatThrownBy(() -> engine().run(never))
        .isInstanceOf(KernelException.class)
        .hasMessage("snapshot: no such process 1");
  }

  @Test
  void shouldRefuseToCaptureOneThatEndsMeanwhile() {
    long pid = run(new Actor());
    engine().host().signal(pid, ExitReason.SHUTDOWN);
    CompletableFuture<Snapshot> late = engine().host().snapshot(pid);
    assertThatThrownBy(() -> engine().run(late))
        .isInstanceOf(KernelException.class)
        .hasMessage("snapshot: no such process 1");
  }
}
