package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import dev.teem.engine.testkit.Simulation;
import dev.teem.engine.testkit.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class MisuseTest extends SimulatedTest {

  @Test
  void shouldNotPassACapabilityOfAnotherEngine() {
    List<Capability> foreign = new ArrayList<>();
    try (Simulator other = new Simulation().fibers(fibers).start()) {
      Program init =
          sys -> {
            foreign.add(sys.spawn(new Actor()));
            sys.sleep(LONG);
          };
      other.boot(init);
      other.settleNow();
      run(sys -> {
        Capability theirs = foreign.getFirst();
        log.add(refusal(() -> sys.send(theirs, "x")));
        log.add(refusal(() -> sys.spawn(s -> {}, theirs)));
        log.add(refusal(() -> sys.derive(theirs, Right.SEND)));
        sys.revoke(theirs);
      });
    }
    assertLog(
        "CapabilityException: capability not held by caller",
        "CapabilityException: spawn: cap not owned by caller",
        "CapabilityException: attenuate: caller does not own this capability");
  }

  @Test
  void shouldNotPassARevokedCapabilityNorWhatWasDerivedFromIt() {
    run(sys -> {
      Capability child = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      Capability lent = sys.derive(child, Right.SEND);
      Capability lentOn = sys.derive(lent, Right.SEND);
      sys.revoke(lent);
      log.add(refusal(() -> sys.send(lent, "x")));
      log.add(refusal(() -> sys.send(lentOn, "x")));
      sys.send(child, "the root still passes");
    });
    String refused = "CapabilityException: invalid or revoked capability";
    assertLog(refused, refused, "the root still passes");
  }

  @Test
  void shouldNotPassAnExpiredCapability() {
    run(sys -> {
      Capability child = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      Capability lent = sys.attenuate(child, SECOND);
      sys.sleep(SECOND);
      sys.send(lent, "at the last moment");
      sys.sleep(SECOND);
      log.add(refusal(() -> sys.send(lent, "x")));
    });
    assertLog("at the last moment", "CapabilityException: invalid or revoked capability");
  }

  @Test
  void shouldNotRevokeForOthers() {
    run(sys -> {
      Capability child = sys.spawn(Actor.receiving((s, m) -> log.add(m.body())));
      List<Capability> stolen = List.of(child);
      sys.spawn(s -> s.revoke(stolen.getFirst()));
      sys.yieldTurn();
      sys.send(child, "passes");
    });
    assertLog("passes");
  }

  @Test
  void shouldNotAmplify() {
    run(sys -> {
      Capability me = sys.selfCap();
      log.add(refusal(() -> sys.derive(me, Right.KILL)));
    });
    assertLog("CapabilityException: attenuate: cannot amplify right \"kill\"");
  }

  /** Calls of all kinds. */
  private static List<Consumer<Sys>> calls() {
    return List.of(
        Sys::args,
        Sys::budget,
        Sys::selfCap,
        Sys::delegated,
        Sys::exit,
        Sys::workingSet,
        s -> s.spawn(new Actor()),
        s -> s.offer(null, "x"),
        s -> s.send(null, "x"),
        s -> s.ask(null, "x", SECOND),
        s -> s.register("x"),
        s -> s.lookup("x"),
        s -> s.monitor(null),
        s -> s.alarm(SECOND, "x"),
        s -> s.onCleanup(() -> {}),
        s -> s.deadline(SECOND),
        s -> s.priority(1),
        s -> s.open(null),
        s -> s.remember("x"));
  }

  @Test
  void shouldRefuseASysThatIsUsedWhileItsProcessDoesNotRun() {
    List<Sys> leaked = new ArrayList<>();
    run(sys -> {
      sys.spawn(Actor.starting(leaked::add));
      sys.yieldTurn();
      for (Consumer<Sys> call : calls()) {
        log.add(refusal(() -> call.accept(leaked.getFirst())));
      }
    });
    assertThat(log)
        .hasSameSizeAs(calls())
        .containsOnly(
            "IllegalStateException: process=2 name=Actor made a system call while it was not"
                + " running; a Sys is for its own process only, inside of a callback or of the"
                + " program's own thread");
  }

  @Test
  void shouldRefuseEverySystemCallOfABehaviorThatHasExited() {
    run(
        Actor.starting(sys -> {
          sys.exit();
          for (Consumer<Sys> call : calls()) {
            log.add(refusal(() -> call.accept(sys)));
          }
        }));
    assertThat(log)
        .hasSameSizeAs(calls())
        .containsOnly(
            "IllegalStateException: process=1 has exited; it can make no more system calls");
  }

  @Test
  @SuppressWarnings("CatchingUnchecked")
  void shouldUnwindAProgramAtEverySystemCallAfterItsExit() {
    run(sys -> {
      List<Consumer<Sys>> all = new ArrayList<>(calls());
      all.add(s -> ((ProgramSys) s).receive());
      all.add(s -> ((ProgramSys) s).receive(SECOND));
      all.add(s -> ((ProgramSys) s).sleep(SECOND));
      all.add(s -> ((ProgramSys) s).yieldTurn());
      all.add(s -> ((ProgramSys) s).call(null, "x", SECOND));
      all.add(s -> ((ProgramSys) s).waitpid(null));
      all.add(s -> ((ProgramSys) s).read(null, "x"));
      all.addFirst(Sys::exit);
      for (Consumer<Sys> call : all) {
        try {
          call.accept(sys);
          log.add("passed");
        } catch (Throwable e) {
          log.add(e.getClass().getSimpleName());
        }
      }
      log.add(all.size());
    });
    int calls = (Integer) log.removeLast();
    assertThat(log).hasSize(calls).containsOnly("ProcessExit");
    assertThat(exits).containsEntry("init", ExitReason.NORMAL);
  }

  @Test
  void shouldRefuseQuotasAndPrioritiesOutOfRange() {
    run(sys -> {
      log.add(refusal(() -> Quota.NONE.tokens(-1)));
      log.add(refusal(() -> Quota.NONE.children(Double.NaN)));
      log.add(refusal(() -> Quota.NONE.maxMailbox(0)));
      log.add(refusal(() -> SpawnOptions.DEFAULT.priority(101)));
      log.add(refusal(() -> sys.priority(-101)));
      log.add(refusal(() -> Placement.on(-1)));
    });
    assertLog(
        "IllegalArgumentException: tokens=-1.0 is not 0 or more; leave it out for no limit",
        "IllegalArgumentException: children=NaN is not 0 or more; leave it out for no limit",
        "IllegalArgumentException: maxMailbox=0 is less than 1; leave it out for no limit",
        "IllegalArgumentException: priority=101 is not between -100 and 100",
        "IllegalArgumentException: priority=-101 is not between -100 and 100",
        "IllegalArgumentException: core=-1 is negative");
  }

  @Test
  void shouldEndNobodyWithoutAReason() {
    long pid =
        run(sys -> {
          Capability child = sys.spawn(s -> s.receive(), named("child"));
          log.add(refusal(() -> sys.signal(child, null)));
          log.add(refusal(() -> sys.exit(null)));
          sys.sleep(LONG);
        });
    log.add(refusal(() -> engine().host().signal(pid, null)));
    log.add(refusal(() -> engine().run(engine().host().shutdown(null))));
    String refused = "NullPointerException: reason";
    assertLog(refused, refused, refused, refused);
  }

  @Test
  void shouldBootOnce() {
    boot(sys -> sys.sleep(SECOND));
    assertThat(refusal(() -> boot(sys -> {})))
        .isEqualTo("KernelException: boot: the engine has been booted with process=1 name=init");
  }

  @Test
  void shouldTellThatAPidWasNeverAnybodys() {
    run(sys -> {});
    for (long pid : new long[] {0, -1, 99, Pid.of(5, 0, 1)}) {
      assertThat(refusal(() -> engine().run(engine().host().exit(pid))))
          .isEqualTo(
              "KernelException: no process "
                  + pid
                  + " is alive, nor is it among the latest that have ended");
    }
    engine().host().signal(99, ExitReason.SHUTDOWN);
    engine().host().term(99);
    engine().settle();
  }
}
