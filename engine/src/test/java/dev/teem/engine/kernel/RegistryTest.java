package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.capability.Capability;
import dev.teem.engine.capability.Right;
import org.junit.jupiter.api.Test;

class RegistryTest extends SimulatedTest {
  private static final String TAKEN =
      "CapabilityException: register: name \"service\" already in use";

  /** Takes the name and lives until it gets a message. */
  private static Behavior service() {
    return Actor.starting(s -> s.register("service")).onMail((s, m) -> s.exit());
  }

  @Test
  void shouldFindWhoHasAName() {
    setUp.cores(2);
    run(sys -> {
      Capability child = sys.spawn(service(), named("s").placement(Placement.on(1)));
      sys.sleep(SECOND);
      Capability found = sys.lookup("service");
      log.add(found.pid() == child.pid());
      log.add(found.rights());
      log.add(sys.lookup("nobody"));
    });
    assertLog(true, Right.of(Right.SEND.mask()), null);
  }

  @Test
  void shouldGiveANameToWhoComesFirst() {
    run(sys -> {
      sys.register("service");
      sys.spawn(Actor.starting(s -> log.add(refusal(() -> s.register("service")))));
      sys.yieldTurn();
      sys.register("service");
      log.add("mine already");
    });
    assertLog(TAKEN, "mine already");
  }

  @Test
  void shouldGiveANameBack() {
    run(sys -> {
      sys.register("service");
      sys.unregister("service");
      log.add(sys.lookup("service"));
      sys.spawn(service());
      sys.sleep(SECOND);
      log.add(sys.lookup("service").pid());
      sys.unregister("service");
      sys.unregister("nobody");
      log.add(sys.lookup("service").pid());
    });
    assertLog(null, 2L, 2L);
  }

  @Test
  void shouldForgetNamesOfTheDead() {
    run(sys -> {
      sys.spawn(service());
      sys.yieldTurn();
      sys.send(sys.lookup("service"), "end");
      sys.yieldTurn();
      log.add(sys.lookup("service"));
      sys.register("service");
      log.add(sys.lookup("service").pid());
    });
    assertLog(null, 1L);
  }

  @Test
  void shouldNotTakeANameFromWhoGotItAfterwards() {
    run(sys -> {
      Capability first =
          sys.spawn(
              Actor.starting(
                      s -> {
                        s.register("service");
                        s.unregister("service");
                      })
                  .onMail((s, m) -> s.exit()));
      sys.yieldTurn();
      sys.register("service");
      sys.send(first, "end");
      sys.yieldTurn();
      log.add(sys.lookup("service").pid());
    });
    assertLog(1L);
  }

  @Test
  void shouldForgetANameThatACleanUpTakes() {
    run(sys -> sys.onCleanup(() -> sys.register("service")));
    assertThat(exits).containsKey("init");
  }

  @Test
  void shouldHoldSeveralNamesForOne() {
    run(sys -> {
      sys.register("a");
      sys.register("b");
      log.add(sys.lookup("a").pid());
      log.add(sys.lookup("b").pid());
    });
    assertLog(1L, 1L);
  }
}
