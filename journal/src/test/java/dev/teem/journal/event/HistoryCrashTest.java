package dev.teem.journal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.engine.event.IoOutcome;
import dev.teem.engine.event.IoRecord;
import dev.teem.engine.kernel.JournalMode;
import dev.teem.journal.log.Children;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryCrashTest {
  private static final int RUNS = 3;
  private static final int ANSWERS = 50;

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"process", "power"})
  void shouldHaveEveryAnswerThatWasDeliveredWhenTheProcessIsKilled(String durability)
      throws Exception {
    long seed = System.nanoTime();
    System.out.println("shouldHaveEveryAnswer durability=" + durability + " seed=" + seed);
    Random random = new Random(seed);
    Path folder = temp.resolve("history");
    for (int run = 0; run < RUNS; run++) {
      List<String> delivered = recordAndKill(folder, durability, run, random.nextInt(60));
      try (History history = History.open(new HistoryContext(folder, JournalMode.REPLAY))) {
        for (String line : delivered) {
          String[] words = line.split(" ", 3);
          IoRecord kept =
              history.journal().find(Long.parseLong(words[0]), Long.parseLong(words[1]));
          assertThat(kept).as("run=%d delivered=%s", run, line).isNotNull();
          assertThat(((IoOutcome.Value) kept.outcome()).value()).isEqualTo(words[2]);
        }
        assertThat(history.head().pid()).isNotEqualTo(ProcessHandle.current().pid());
      }
      assertThat(answersOf(run, delivered))
          .as("answers of the device itself")
          .isGreaterThanOrEqualTo(ANSWERS);
    }
  }

  /** The first run records, the others recover: they get again what there is, and go on. */
  private List<String> recordAndKill(Path folder, String durability, int run, int millis)
      throws IOException, InterruptedException {
    // A file, for what is left in a pipe is thrown away with the process.
    Path printed = temp.resolve("printed");
    Process child =
        Children.java(
                Children.openings(),
                RecordUntilKilled.class,
                folder.toString(),
                run == 0 ? "RECORD" : "RECOVER",
                durability,
                Integer.toString(run))
            .redirectError(new File("/dev/null"))
            .redirectOutput(printed.toFile())
            .start();
    try {
      while (answersOf(run, Children.wholeLines(printed)) < ANSWERS) {
        assertThat(child.isAlive()).as("the child runs").isTrue();
        Thread.sleep(5);
      }
      Thread.sleep(millis);
    } finally {
      child.destroyForcibly().waitFor();
    }
    List<String> lines = Children.wholeLines(printed);
    assertThat(lines.getFirst()).isEqualTo("open");
    return lines.subList(1, lines.size());
  }

  private static long answersOf(int run, List<String> lines) {
    return lines.stream().filter(line -> line.endsWith("in run " + run)).count();
  }
}
