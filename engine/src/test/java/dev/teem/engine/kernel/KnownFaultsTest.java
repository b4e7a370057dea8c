package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.Event;
import dev.teem.engine.event.ExitReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the reference is known to get wrong, one test for each; no vector has it. */
@ParameterizedClass
@EnumSource(Fibers.class)
class KnownFaultsTest extends SimulatedTest {

  /** Answers with the request itself. */
  private record Echo(How how) implements Device.Handle {
    private interface How {
      void answer(Object request, Reply reply);
    }

    @Override
    public void read(Object request, Reply reply) {
      how.answer(request, reply);
    }

    @Override
    public void write(Object data, Reply reply) {
      how.answer(data, reply);
    }
  }

  private void device(String name, Echo.How how) {
    setUp.device(name, pid -> new Echo(how));
  }

  @Test
  void shouldLetTimePassForASuspendedSleeper() {
    run(sys -> {
      Capability sleeper =
          sys.spawn(s -> {
            s.sleep(SECOND);
            log.add("woken at " + seconds(s));
          });
      sys.yieldTurn();
      sys.suspend(sleeper);
      sys.sleep(SECOND.multipliedBy(3));
      log.add("resumed at " + seconds(sys));
      sys.resume(sleeper);
    });
    assertLog("resumed at 3", "woken at 3");
  }

  @Test
  void shouldLetTimePassForSeveralReadsOnADelayedDevice() {
    device("slow", (request, reply) -> reply.later(SECOND, r -> r.value(request)));
    run(
        sys -> {
          Capability slow = sys.open(granted(sys, "slow"));
          log.add(sys.readAll(slow, List.of("a", "b", "c")));
          log.add(seconds(sys));
        },
        "slow");
    assertLog(List.of("a", "b", "c"), 1L);
  }

  @Test
  void shouldKeepTimeFromOvertakingADevice() {
    device(
        "outside",
        (request, reply) ->
            Thread.startVirtualThread(() -> {
              LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
              reply.value(request);
            }));
    boot(
        sys -> {
          sys.deadline(SECOND);
          log.add(sys.read(sys.open(granted(sys, "outside")), "answered"));
        },
        "outside");
    engine().settle();
    assertLog("answered");
    assertThat(exits).containsEntry("init", ExitReason.NORMAL);
    assertThat(engine().clock().nanoTime()).isZero();
  }

  @Test
  void shouldQueueARunnableProcessOnceThatIsSuspendedAndResumed() {
    long pid =
        run(sys -> {
          Capability child = sys.spawn(s -> log.add("child"));
          sys.suspend(child);
          sys.resume(child);
          sys.suspend(child);
          sys.resume(child);
          sys.spawn(s -> log.add("sibling"));
        });
    assertLog("child", "sibling");
    assertThat(events)
        .filteredOn(event -> event instanceof Event.Sched(var seq, var time, long of) && of != pid)
        .hasSize(2);
  }

  @Test
  void shouldRunNoFurtherWhenAProcessKillsItself() {
    run(sys -> {
      Capability victim =
          sys.spawn(s -> {
            s.receive();
            Capability itself = s.receive().capabilities().getFirst();
            try {
              s.signal(itself);
              log.add("ran on");
            } finally {
              log.add(refused(() -> s.register("too late")));
            }
          });
      sys.send(victim, "first");
      sys.send(victim, "itself", Delivery.with(victim));
      sys.yieldTurn();
      log.add(sys.lookup("too late"));
    });
    assertLog(true, null);
  }

  @Test
  void shouldNotLetExitBeSwallowed() {
    run(sys -> {
      Capability child =
          sys.spawn(s -> {
            try {
              s.exit(new ExitReason.Custom("done", null));
            } catch (Throwable swallowed) {
              log.add(refused(() -> s.register("too late")));
              log.add(refused(() -> s.sleep(SECOND)));
            }
          });
      log.add(sys.waitpid(child));
      log.add(sys.lookup("too late"));
    });
    assertLog(true, true, new ExitReason.Custom("done", null), null);
  }

  @Test
  void shouldLeakNothingWhenItSpawnsWithAForeignCapability() {
    boot(
        sys -> {
          Capability child = sys.spawn(s -> s.sleep(LONG));
          Capability given = sys.derive(child, Right.SEND);
          sys.send(child, "its own now", Delivery.with(given));
          log.add(refusal(() -> sys.spawn(s -> {}, given)));
          sys.spawn(s -> s.sleep(LONG));
          log.add(refusal(() -> sys.spawn(s -> {})));
          sys.sleep(LONG);
        },
        named("init").quota(Quota.NONE.children(2)));
    engine().settleNow();
    assertLog(
        "CapabilityException: spawn: cap not owned by caller",
        "QuotaExceededException: quota exceeded: children");
    assertThat(engine().ps()).hasSize(3);
  }

  @Test
  void shouldGiveAChildSlotBackOnceHoweverOftenTheChildIsKilled() {
    boot(
        sys -> {
          Capability child = sys.spawn(s -> s.sleep(LONG));
          sys.signal(child);
          sys.signal(child);
          sys.spawn(s -> s.sleep(LONG));
          log.add(refusal(() -> sys.spawn(s -> {})));
        },
        named("init").quota(Quota.NONE.children(1)));
    engine().settleNow();
    assertLog("QuotaExceededException: quota exceeded: children");
  }

  @Test
  void shouldTellTheRealReasonOfOneThatIsDeadWhenItIsMonitored() {
    run(sys -> {
      sys.receive();
      Capability child =
          sys.spawn(s -> {
            throw new IllegalStateException("broken");
          });
      sys.sleep(SECOND);
      sys.monitor(child);
      log.add(sys.receive().signal());
    });
    assertLog(new Signal.Down(2, new ExitReason.Fault("broken")));
  }

  private static boolean refused(Runnable call) {
    try {
      call.run();
      return false;
    } catch (Throwable e) {
      return true;
    }
  }

  private static long seconds(Sys sys) {
    return Duration.ofNanos(sys.nowNanos()).toSeconds();
  }
}
