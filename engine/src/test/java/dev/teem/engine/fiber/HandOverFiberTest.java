package dev.teem.engine.fiber;

import static dev.teem.engine.fiber.Fiber.State.ENDED;
import static dev.teem.engine.fiber.Fiber.State.PAUSED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class HandOverFiberTest extends FiberContractTest {

  @Override
  FiberScheduler open() {
    return FiberScheduler.handOver();
  }

  @Test
  void shouldKeepTheOwnersInterruptForLater() {
    Fiber fiber = fiber(self -> sleep(20));
    Thread.currentThread().interrupt();
    assertThat(fiber.resume()).isEqualTo(ENDED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldWarnOnceThatABlockedBodyHoldsUpItsOwner() {
    List<String> warnings = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            warnings.add(message.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(HandOverFiber.class.getName());
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      Fiber fiber =
          fiber(self -> {
            sleep(2_300);
            self.pause();
          });
      assertThat(fiber.resume()).isEqualTo(PAUSED);
      assertThat(fiber.resume()).isEqualTo(ENDED);
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(handler);
    }
    assertThat(warnings).hasSize(1);
    assertThat(warnings.getFirst())
        .contains("fiber=test#", "TIMED_WAITING", "--add-opens=java.base/java.lang=ALL-UNNAMED");
  }
}
