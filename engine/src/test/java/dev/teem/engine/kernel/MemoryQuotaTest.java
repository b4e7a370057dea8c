package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.Quota;
import dev.teem.engine.context.Context;
import dev.teem.engine.context.Segment;
import dev.teem.engine.event.ExitReason;
import org.junit.jupiter.api.Test;

class MemoryQuotaTest extends SimulatedTest {
  private static final SpawnOptions HUNDRED = named("child").quota(Quota.NONE.mem(100));

  @Test
  void shouldPageOutTheColdestAndRecallIt() {
    run(sys ->
        sys.spawn(
            s -> {
              long apples = s.remember("apples are red", 50, false);
              s.remember("pears are green", 50, false);
              log.add(s.workingSet().stream().map(Segment::id).toList().contains(apples));
              log.add(s.recall("apples", 1).getFirst().body());
            },
            HUNDRED));
    assertLog(false, "apples are red");
  }

  @Test
  void shouldEndAProcessThatPinsMoreThanItMay() {
    run(sys ->
        sys.spawn(
            s -> {
              s.remember("a", 60, true);
              log.add("has room");
              s.remember("b", 60, true);
              log.add("unreachable");
            },
            HUNDRED));
    assertLog("has room");
    assertThat(exits).containsEntry("child", new ExitReason.Quota("mem"));
  }

  @Test
  void shouldMakeRoomByUnpinningAndForgetting() {
    run(sys ->
        sys.spawn(
            s -> {
              long a = s.remember("a", 60, true);
              s.pin(a, false);
              long b = s.remember("b", 60, true);
              s.forget(b);
              s.remember("c", 60, true);
              log.add(s.workingSet().getLast().body());
            },
            HUNDRED));
    assertLog("c");
    assertThat(exits).containsEntry("child", ExitReason.NORMAL);
  }

  @Test
  void shouldLimitAProcessNotItsChildren() {
    run(sys -> {
      var right = ((Signal.Boot) sys.receive().body()).spawn();
      sys.spawn(
          s -> {
            s.spawn(c -> {
              c.remember("large", 1_000, true);
              log.add("child fits");
            });
            s.sleep(SECOND);
          },
          HUNDRED.delegate(right));
      sys.sleep(LONG);
    });
    assertLog("child fits");
  }

  @Test
  void shouldShowHowMuchIsUsed() {
    long pid =
        engine()
            .boot(
                Actor.starting(s -> s.remember("a", 40, false)),
                named("init").quota(Quota.NONE.mem(100)));
    engine().settle();
    assertThat(engine().ps())
        .singleElement()
        .returns(pid, ProcessInfo::pid)
        .returns(new Context.Stats(1, 0, 40, 100), ProcessInfo::memory);
  }

  @Test
  void shouldEstimateWhatIsNotCounted() {
    run(sys -> {
      sys.remember("x".repeat(400));
      log.add(sys.workingSet().getFirst().tokens() > 50);
    });
    assertLog(true);
  }
}
