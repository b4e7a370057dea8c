package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import dev.teem.engine.event.ExitReason;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Fibers.class)
class WaitpidTest extends SimulatedTest {
  private static final ExitReason DONE = new ExitReason.Custom("done", 1);

  private static final Program ENDS_IN_A_SECOND =
      s -> {
        s.sleep(SECOND);
        s.exit(DONE);
      };

  @Test
  void shouldWaitForTheEnd() {
    setUp.cores(2);
    run(sys -> {
      for (int core = 0; core < 2; core++) {
        SpawnOptions there = named("child").placement(Placement.on(core));
        log.add(sys.waitpid(sys.spawn(ENDS_IN_A_SECOND, there)));
        log.add(sys.nowNanos() / SECOND.toNanos());
      }
    });
    assertLog(DONE, 1L, DONE, 2L);
  }

  @Test
  void shouldNotWaitForOneThatHasEnded() {
    setUp.cores(2);
    run(sys -> {
      for (int core = 0; core < 2; core++) {
        SpawnOptions there = named("child").placement(Placement.on(core));
        Capability child = sys.spawn(s -> s.exit(DONE), there);
        sys.sleep(SECOND);
        log.add(sys.waitpid(child));
      }
      log.add(sys.nowNanos() / SECOND.toNanos());
    });
    assertLog(DONE, DONE, 2L);
  }

  @Test
  void shouldLetManyWait() {
    run(sys -> {
      Capability child = sys.spawn(ENDS_IN_A_SECOND);
      for (int i = 0; i < 10; i++) {
        sys.spawn(
            s -> log.add(s.waitpid(s.delegated().getFirst())), sys.derive(child, Right.MONITOR));
      }
      sys.sleep(LONG);
    });
    assertLog(Collections.nCopies(10, DONE).toArray());
  }

  @Test
  void shouldNotBeDisturbedByMessages() {
    run(sys -> {
      Capability child = sys.spawn(ENDS_IN_A_SECOND);
      sys.send(sys.selfCap(), "a");
      log.add(sys.waitpid(child));
      sys.receive();
      log.add(sys.receive().body());
    });
    assertLog(DONE, "a");
  }

  @Test
  void shouldRefuseToWaitForItsOwnEnd() {
    run(sys -> log.add(refusal(() -> sys.waitpid(sys.selfCap()))));
    assertLog("KernelException: waitpid: process=1 would wait for its own end for ever");
  }

  @Test
  void shouldTellTheHostToo() {
    long pid = boot(ENDS_IN_A_SECOND);
    log.add(engine().run(engine().host().exit(pid)));
    log.add(engine().run(engine().host().exit(pid)));
    assertLog(DONE, DONE);
  }
}
