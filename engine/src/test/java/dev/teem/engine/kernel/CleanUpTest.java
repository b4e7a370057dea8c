package dev.teem.engine.kernel;

import dev.teem.engine.capability.Capability;
import org.junit.jupiter.api.Test;

class CleanUpTest extends SimulatedTest {

  @Test
  void shouldNotCostTheKillerItsTurn() {
    run(sys -> {
      Capability victim =
          sys.spawn(s -> {
            s.onCleanup(() -> {
              for (int i = 0; i < Core.QUANTUM; i++) {
                s.lookup("nobody");
              }
            });
            s.receive();
          });
      sys.yieldTurn();
      sys.spawn(s -> log.add("next"));
      sys.signal(victim);
      log.add("killer");
    });
    assertLog("killer", "next");
  }
}
