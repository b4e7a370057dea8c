package dev.teem.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.Engine;
import dev.teem.engine.EngineContext;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SlowStepWatchTest {
  /** Where the JDK's System.Logger writes. Held here: loggers that nobody holds are collected. */
  private final Logger logger = Logger.getLogger(SlowStepWatch.class.getName());

  private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          if (entry.getLevel().equals(Level.WARNING)) {
            warnings.add(new SimpleFormatter().formatMessage(entry));
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private volatile boolean letGo;

  @BeforeEach
  void listen() {
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  private void hog() {
    while (!letGo) {
      Thread.onSpinWait();
    }
  }

  private String warningAbout(Behavior behavior) throws InterruptedException {
    return warning(engine -> engine.post(engine.boot(behavior, named()), "go"));
  }

  private String warningAbout(Program program) throws InterruptedException {
    return warning(engine -> engine.boot(program, named()));
  }

  private static SpawnOptions named() {
    return SpawnOptions.DEFAULT.name("hog");
  }

  private String warning(Consumer<Engine> start) throws InterruptedException {
    try (Engine engine =
        Engine.launch(new EngineContext().cores(1).slowStep(Duration.ofMillis(10)))) {
      try {
        start.accept(engine);
        String warning = warnings.poll(30, TimeUnit.SECONDS);
        letGo = true;
        while (engine.metrics().slowSteps() == 0) {
          Thread.sleep(1);
        }
        return warning;
      } finally {
        letGo = true;
      }
    }
  }

  @Test
  void shouldCountTheFirstStepFromItsStart() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Program busy =
        sys -> {
          long start = System.nanoTime();
          while (System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(400)) {
            Thread.onSpinWait();
          }
          over.countDown();
        };
    try (Engine engine =
        Engine.launch(new EngineContext().cores(1).slowStep(Duration.ofSeconds(1)))) {
      // Its number of turns before is the number that a watch knows which has not looked yet.
      engine.boot(busy, named());
      over.await();
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void shouldNameABehaviorThatHoldsItsCoreAndWhatItDoes() throws InterruptedException {
    Behavior behavior = (sys, message) -> hog();
    assertThat(warningAbout(behavior))
        .startsWith("core=0 has been held for ")
        .contains("It is held by process=1 name=hog, at")
        .contains("SlowStepWatchTest.hog");
    assertThat(warnings).as("said once").isEmpty();
  }

  @Test
  void shouldNameAProgramThatHoldsItsCoreAndWhatItDoes() throws InterruptedException {
    Program program = sys -> hog();
    assertThat(warningAbout(program))
        .contains("It is held by process=1 name=hog, at")
        .contains("SlowStepWatchTest.hog");
  }
}
