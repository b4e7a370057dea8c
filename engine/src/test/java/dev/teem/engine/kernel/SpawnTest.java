package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpawnTest extends SimulatedTest {
  private static final Program NOTHING = new DoesNothing();

  private static final class DoesNothing implements Program {
    @Override
    public void main(ProgramSys sys) {}
  }

  /** The boot signal has the right to spawn. */
  private static Capability spawnRight(ProgramSys sys) {
    return ((Signal.Boot) sys.receive().body()).spawn();
  }

  @Test
  void shouldCallAProcessAsItsClassUnlessItIsGivenAName() {
    run(sys -> {
      sys.spawn(NOTHING);
      sys.spawn(NOTHING, named("other"));
    });
    assertThat(exits).containsOnlyKeys("init", "DoesNothing", "other");
  }

  @Test
  void shouldNumberProcessesFromOne() {
    run(sys -> {
      log.add(sys.self());
      log.add(sys.spawn(NOTHING).pid());
      log.add(sys.spawn(NOTHING).pid());
    });
    assertLog(1L, 2L, 3L);
  }

  @Test
  void shouldHandOverArguments() {
    run(sys -> {
      sys.spawn(s -> log.add(s.args()), SpawnOptions.DEFAULT.args(List.of(1, 2)));
      sys.spawn(s -> log.add(s.args()));
    });
    assertLog(List.of(1, 2), null);
  }

  @Test
  void shouldTellTheChildsParent() {
    run(sys -> sys.spawn(NOTHING));
    assertThat(events)
        .filteredOn(Event.Spawn.class::isInstance)
        .extracting(event -> ((Event.Spawn) event).parent())
        .containsExactly(0L, 1L);
  }

  @Test
  void shouldGrantTheParentToSendMonitorAndKill() {
    run(sys -> log.add(sys.spawn(NOTHING).rights()));
    assertLog(Right.of(Right.mask(Right.SEND, Right.MONITOR, Right.KILL)));
  }

  @Test
  void shouldLimitTheChildByItsQuota() {
    run(sys -> sys.spawn(s -> log.add(s.budget()), named("c").quota(Quota.NONE.tokens(7))));
    assertLog(Quota.NONE.tokens(7));
  }

  @Test
  void shouldRunHigherPrioritiesFirst() {
    run(sys -> {
      for (int level : new int[] {0, -1, 2, 1}) {
        sys.spawn(s -> log.add(level), SpawnOptions.DEFAULT.priority(level));
      }
    });
    assertLog(2, 1, 0, -1);
  }

  @Test
  void shouldRunEarlierDeadlinesFirstAmongEquals() {
    run(sys -> {
      sys.spawn(s -> log.add("none"));
      sys.spawn(s -> log.add("late"), SpawnOptions.DEFAULT.deadline(LONG));
      sys.spawn(s -> log.add("soon"), SpawnOptions.DEFAULT.deadline(SECOND));
    });
    assertLog("soon", "late", "none");
  }

  @Test
  void shouldEndWhoLivesBeyondItsDeadline() {
    run(sys -> {
      sys.spawn(s -> s.sleep(LONG), named("late").deadline(SECOND));
      sys.spawn(s -> s.sleep(SECOND.dividedBy(2)), named("early").deadline(SECOND));
    });
    assertThat(exits)
        .containsEntry("late", ExitReason.DEADLINE)
        .containsEntry("early", ExitReason.NORMAL);
    assertThat(engine().clock().nanoTime()).isEqualTo(SECOND.toNanos());
  }

  @Test
  void shouldMoveADeadline() {
    run(sys -> {
      sys.deadline(SECOND);
      sys.deadline(SECOND.multipliedBy(3));
      sys.sleep(LONG);
    });
    assertThat(engine().clock().nanoTime()).isEqualTo(3 * SECOND.toNanos());
    assertThat(exits).containsEntry("init", ExitReason.DEADLINE);
  }

  @Test
  void shouldNeedTheRightToSpawn() {
    run(sys -> sys.spawn(s -> log.add(refusal(() -> s.spawn(NOTHING)))));
    assertLog("CapabilityException: spawn: caller holds no spawn capability");
  }

  @Test
  void shouldLetAChildSpawnThatWasGivenTheRight() {
    run(sys -> {
      Capability right = spawnRight(sys);
      sys.spawn(s -> log.add(s.spawn(NOTHING).pid()), sys.derive(right, Right.SPAWN));
      log.add(sys.spawn(NOTHING).pid());
      // What was derived from a capability of its ends with it.
      sys.sleep(LONG);
    });
    assertLog(3L, 4L);
  }

  @Test
  void shouldTakeTheRightAwayByRevokingWhatItWasDerivedFrom() {
    run(sys -> {
      Capability right = spawnRight(sys);
      Capability lent = sys.derive(right, Right.SPAWN);
      sys.spawn(
          s -> {
            s.sleep(SECOND);
            log.add(refusal(() -> s.spawn(NOTHING)));
          },
          sys.derive(lent, Right.SPAWN));
      sys.revoke(lent);
      sys.spawn(NOTHING);
      sys.sleep(LONG);
    });
    assertLog("CapabilityException: spawn: caller holds no spawn capability");
    assertThat(exits).containsEntry("DoesNothing", ExitReason.NORMAL);
  }

  @Test
  void shouldFallBackToARightThatIsStillLive() {
    run(sys -> {
      Capability right = spawnRight(sys);
      Capability second = sys.derive(right, Right.SPAWN);
      sys.revoke(second);
      log.add(sys.spawn(NOTHING).pid());
    });
    assertLog(2L);
  }

  @Test
  void shouldNotKeepRightsThatWereHandedOn() {
    run(sys -> {
      Capability right = spawnRight(sys);
      for (int i = 0; i < 100; i++) {
        sys.spawn(NOTHING, sys.derive(right, Right.SPAWN));
      }
      log.add(((Process) sys).annex.spawnRights);
    });
    assertThat(log).hasSize(1).first().asInstanceOf(LIST).hasSize(1);
  }

  @Test
  void shouldHandOverCapabilitiesForGood() {
    run(sys -> {
      Capability other = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      sys.spawn(
          s -> s.send(s.delegated().getFirst(), "from the child"),
          SpawnOptions.DEFAULT.delegate(other));
      log.add(refusal(() -> sys.send(other, "from the parent")));
    });
    assertLog("CapabilityException: capability not held by caller", "from the child");
  }

  @Test
  void shouldLeaveNothingBehindIfACapabilityIsNotTheCallers() {
    run(sys -> {
      sys.spawn(
          s -> {
            Capability child = s.spawn(NOTHING);
            s.spawn(NOTHING, child);
            log.add(refusal(() -> s.spawn(NOTHING, child)));
            log.add(s.budget().children());
          },
          named("parent").quota(Quota.NONE.children(10)).delegate(spawnRight(sys)));
    });
    assertLog("CapabilityException: spawn: cap not owned by caller", 8.0);
    assertThat(exits).hasSize(3);
  }

  @Test
  void shouldChargeNothingForASpawnThatFails() {
    run(sys -> {
      sys.spawn(
          s -> {
            refusal(() -> s.spawn((Program) null));
            refusal(() -> s.spawn(NOTHING, named("x").placement(Placement.on(1))));
            refusal(() -> s.spawn(NOTHING, named("x").placement(null)));
            log.add(s.budget().children());
          },
          named("parent").quota(Quota.NONE.children(10)).delegate(spawnRight(sys)));
    });
    assertLog(10.0);
  }

  @Test
  void shouldTellBothOfALinkOfTheOthersEnd() {
    run(sys -> {
      Capability right = spawnRight(sys);
      sys.spawn(NOTHING, named("child").link());
      log.add(sys.receive().body());
      Program parent = s -> s.spawn(c -> log.add(c.receive().body()), named("orphan").link());
      sys.spawn(parent, right);
    });
    assertLog(new Signal.Down(2, ExitReason.NORMAL), new Signal.Down(3, ExitReason.NORMAL));
  }

  @Test
  void shouldPlaceAChildBesideItsParent() {
    setUp.cores(3);
    run(sys -> sys.spawn(Actor.receiving((s, m) -> {})));
    assertThat(engine().ps()).singleElement().returns(0, ProcessInfo::core);
  }

  @Test
  void shouldPlaceAChildWhereItIsTold() {
    setUp.cores(3);
    run(sys -> sys.spawn(Actor.receiving((s, m) -> {}), named("c").placement(Placement.on(2))));
    assertThat(engine().ps()).singleElement().returns(2, ProcessInfo::core);
  }

  @Test
  void shouldSpreadChildrenOverCores() {
    setUp.cores(2);
    run(sys -> {
      for (int i = 0; i < 10; i++) {
        sys.spawn(Actor.receiving((s, m) -> {}), named("c").placement(Placement.SPREAD));
      }
    });
    assertThat(engine().ps()).extracting(ProcessInfo::core).contains(0, 1);
  }

  @Test
  void shouldSayHowManyCoresThereAre() {
    setUp.cores(2);
    run(sys -> log.add(refusal(() -> sys.spawn(NOTHING, named("c").placement(Placement.on(2))))));
    assertLog("KernelException: spawn: core=2 does not exist; cores=2");
  }
}
