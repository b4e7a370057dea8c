package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.account.Meter;
import dev.teem.engine.account.Quota;
import dev.teem.engine.capability.Capability;
import dev.teem.engine.event.Cost;
import dev.teem.engine.event.ExitReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BudgetTest extends SimulatedTest {

  @BeforeEach
  void addADeviceThatCostsWhatItIsAskedFor() {
    setUp.device("d", pid -> new SpendingDevice());
  }

  private static final class SpendingDevice implements Device.Handle {
    @Override
    public void read(Object request, Reply reply) {
      reply.value(request, new Cost((Integer) request, 0, 0, Cost.NOT_GIVEN));
    }

    @Override
    public void write(Object data, Reply reply) {
      read(data, reply);
    }
  }

  private static void spend(ProgramSys sys, int tokens) {
    sys.read(sys.open(sys.delegated().getLast()), tokens);
  }

  private ProcessInfo info(String name) {
    return engine().ps().stream().filter(i -> i.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void shouldShowWhatAProcessAndAllBelowItHaveUsed() {
    run(
        sys -> {
          Signal.Boot boot = (Signal.Boot) sys.receive().body();
          Program grandchild =
              s -> {
                spend(s, 5);
                s.receive();
              };
          Program child =
              s -> {
                spend(s, 3);
                s.spawn(grandchild, named("grandchild").delegate(s.delegated().getLast()));
                s.receive();
              };
          sys.spawn(child, named("child").delegate(boot.spawn(), boot.devices().get("d")));
          sys.receive();
        },
        "d");
    assertThat(info("init").used()).containsEntry(Meter.TOKENS, 8.0);
    assertThat(info("init").used()).containsEntry(Meter.CHILDREN, 2.0);
    assertThat(info("child").used()).containsEntry(Meter.TOKENS, 8.0);
    assertThat(info("grandchild").used()).containsEntry(Meter.TOKENS, 5.0);
    assertThat(info("grandchild").used()).containsEntry(Meter.CHILDREN, 0.0);
  }

  @Test
  void shouldGiveOrphansToTheFirstProcessAndChargeTheirForefathersStill() {
    run(
        sys -> {
          Signal.Boot boot = (Signal.Boot) sys.receive().body();
          Program orphan =
              s -> {
                s.sleep(SECOND);
                spend(s, 5);
                s.receive();
              };
          sys.spawn(
              s -> s.spawn(orphan, named("orphan").delegate(s.delegated().getLast())),
              named("parent").delegate(boot.spawn(), boot.devices().get("d")));
          sys.receive();
        },
        "d");
    assertThat(info("orphan").parent()).isEqualTo(1);
    assertThat(info("init").used()).containsEntry(Meter.TOKENS, 5.0);
    assertThat(info("init").used()).containsEntry(Meter.CHILDREN, 1.0);
  }

  @Test
  void shouldStopAFamilyAtTheLimitOfAnyAncestorOnAnyCore() {
    setUp.cores(3);
    run(
        sys -> {
          Signal.Boot boot = (Signal.Boot) sys.receive().body();
          Capability device = boot.devices().get("d");
          Program spender =
              s -> {
                for (int i = 0; i < 10; i++) {
                  spend(s, 1);
                }
              };
          Program head =
              s -> {
                Capability mine = s.delegated().getLast();
                for (int core = 0; core < 3; core++) {
                  // Each needs a device of its own: a capability has one owner.
                  s.spawn(
                      spender,
                      named("spender" + core)
                          .placement(Placement.on(core))
                          .delegate(s.attenuate(mine, null)));
                }
                s.sleep(SECOND);
                log.add(s.budget().tokens());
              };
          sys.spawn(
              head, named("head").quota(Quota.NONE.tokens(25)).delegate(boot.spawn(), device));
          sys.sleep(LONG);
        },
        "d");
    assertLog(0.0);
    assertThat(engine().metrics().charged()).containsEntry("tokens", 25.0);
    assertThat(exits.values()).contains(new ExitReason.Quota("tokens"));
  }

  @Test
  void shouldLimitHowManyDescendantsLiveAtATime() {
    run(sys -> {
      Capability right = ((Signal.Boot) sys.receive().body()).spawn();
      sys.spawn(
          s -> {
            Capability a = s.spawn(c -> c.receive());
            s.spawn(c -> c.receive());
            log.add(refusal(() -> s.spawn(c -> {})));
            s.signal(a);
            s.spawn(c -> {});
            s.yieldTurn();
            s.spawn(c -> {});
            log.add(s.budget().children());
          },
          named("head").quota(Quota.NONE.children(2)).delegate(right));
      sys.sleep(LONG);
    });
    assertLog("QuotaExceededException: quota exceeded: children", 0.0);
  }

  @Test
  void shouldEndWhoDoesNotCatchThatItHasNoChildrenLeft() {
    run(sys -> {
      Capability right = ((Signal.Boot) sys.receive().body()).spawn();
      sys.spawn(s -> s.spawn(c -> {}), named("head").quota(Quota.NONE.children(0)).delegate(right));
      sys.sleep(SECOND);
    });
    assertThat(exits).containsEntry("head", new ExitReason.Quota("children"));
  }

  @Test
  void shouldRefuseToSendAfterTheLongestLife() {
    Quota aSecond = Quota.NONE.wall(SECOND);
    run(sys -> {
      sys.spawn(
          s -> {
            s.send(s.selfCap(), "young");
            s.sleep(SECOND.plusMillis(1));
            s.send(s.selfCap(), "old");
            log.add("unreachable");
          },
          named("old").quota(aSecond));
      sys.spawn(
          s -> {
            s.sleep(SECOND.plusMillis(1));
            List<Runnable> calls =
                List.of(
                    () -> s.offer(s.selfCap(), 1),
                    () -> s.call(s.selfCap(), 1, SECOND),
                    () -> s.ask(s.selfCap(), 1, SECOND));
            calls.forEach(call -> log.add(refusal(call)));
          },
          named("careful").quota(aSecond));
      sys.sleep(LONG);
    });
    String refused = "QuotaExceededException: quota exceeded: wallMs";
    assertLog(refused, refused, refused);
    assertThat(exits)
        .containsEntry("old", new ExitReason.Quota("wallMs"))
        .containsEntry("careful", ExitReason.NORMAL);
  }

  @Test
  void shouldTellWhatIsLeft() {
    run(
        sys -> {
          Capability device = granted(sys, "d");
          sys.spawn(
              s -> {
                spend(s, 3);
                s.sleep(Duration.ofMillis(250));
                log.add(s.budget());
              },
              named("c").quota(Quota.NONE.tokens(10).usd(1).wall(SECOND)).delegate(device));
          log.add(sys.budget());
        },
        "d");
    assertLog(Quota.NONE, Quota.NONE.tokens(7).usd(1).wallMs(750));
  }

  @Test
  void shouldChargeUnlimitedProcessesToo() {
    run(
        sys -> {
          Capability device = granted(sys, "d");
          sys.spawn(s -> spend(s, 2), device);
          sys.sleep(SECOND);
          sys.receive();
        },
        "d");
    assertThat(info("init").used()).containsEntry(Meter.TOKENS, 2.0);
    assertThat(info("init").budget()).isEqualTo(Quota.NONE);
  }
}
