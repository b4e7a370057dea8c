package dev.teem.engine.fiber;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiberSchedulerTest {
  private static final String OPENING = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  @Test
  void shouldTakeTheCoreWhereTheJvmAllows() {
    try (FiberScheduler scheduler = FiberScheduler.best()) {
      assertThat(scheduler.description()).isEqualTo("virtual threads on the core's own thread");
    }
  }

  @Test
  void shouldFallBackAndSaySoOnceWhereTheJvmDoesNot() throws Exception {
    String output = run(List.of(), FallBack.class);
    assertThat(output)
        .containsOnlyOnce("Programs run slower than they could")
        .contains("refused: The JVM does not open package=java.lang")
        .contains("step, virtual threads of the JDK, ended");
    assertThat(output.split(OPENING, -1)).as(output).hasSize(1 + 2);
  }

  /** The main class of a JVM without the opening. */
  static final class FallBack {
    public static void main(String[] args) {
      try {
        System.out.println(FiberScheduler.onCore());
      } catch (IllegalStateException e) {
        System.out.println("refused: " + e.getMessage());
      }
      FiberScheduler.best().close();
      try (FiberScheduler scheduler = FiberScheduler.best()) {
        Fiber[] fiber = new Fiber[1];
        fiber[0] =
            scheduler.create(
                null,
                () -> {
                  System.out.print("step, ");
                  fiber[0].pause();
                },
                back -> {});
        fiber[0].resume();
        System.out.print(scheduler.description().split(",", -1)[0] + ", ");
        System.out.println(fiber[0].resume() == Fiber.State.ENDED ? "ended" : "not ended");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"onCore", "handOver"})
  void shouldLeaveAPausedFiberToTheCollectorWhereThreadsAreNotListed(String kind) throws Exception {
    List<String> flags =
        List.of(OPENING, "-Djdk.trackAllThreads=false", "-Xmx48m", "-XX:+UseSerialGC");
    assertThat(run(flags, Dropping.class, kind)).endsWith("dropped 300000\n");
  }

  /** The main class of a JVM whose heap has room for a quarter of the fibers that it drops. */
  static final class Dropping {
    public static void main(String[] args) {
      try (FiberScheduler scheduler =
          args[0].equals("onCore") ? FiberScheduler.onCore() : FiberScheduler.handOver()) {
        int dropped = 0;
        while (dropped < 300_000) {
          Fiber[] fiber = new Fiber[1];
          fiber[0] = scheduler.create(null, () -> fiber[0].pause(), back -> {});
          if (fiber[0].resume() != Fiber.State.PAUSED) {
            throw new IllegalStateException("not paused after " + dropped);
          }
          dropped++;
        }
        System.out.println("dropped " + dropped);
      }
    }
  }

  private static String run(List<String> flags, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output = new String(child.getInputStream().readAllBytes(), UTF_8);
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).as(output).isZero();
      return output;
    } finally {
      child.destroyForcibly();
    }
  }
}
