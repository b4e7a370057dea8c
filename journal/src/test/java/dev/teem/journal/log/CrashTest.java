package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teem.journal.log.ChronicleLog.Options;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  @TempDir Path temp;

  @Test
  void shouldKeepEveryRecordWhoseAppendReturnedWhenTheProcessIsKilled() throws Exception {
    long seed = System.nanoTime();
    System.out.println("shouldKeepEveryRecord seed=" + seed);
    Random random = new Random(seed);
    Path folder = temp.resolve("log");
    for (int round = 0; round < 5; round++) {
      long last = appendAndKill(folder, 20 + random.nextInt(80));
      long start = System.nanoTime();
      try (ChronicleLog log = ChronicleLog.open(folder, Options.checkAll());
          LogReader reader = log.newReader()) {
        System.out.println(
            "millis=" + (System.nanoTime() - start) / 1_000_000 + " " + log.report().messages());
        assertThat(log.nextSequence()).isGreaterThan(last).isLessThan(last + 3);
        for (long i = 0; i < log.nextSequence(); i++) {
          assertThat(reader.next()).isTrue();
          assertThat(reader.sequence()).isEqualTo(i);
          assertThat(Payloads.read(reader)).isEqualTo(AppendUntilKilled.payload(i));
        }
        assertThat(reader.next()).isFalse();
        long sequence = log.nextSequence();
        int size = AppendUntilKilled.size(sequence);
        log.append(1, AppendUntilKilled.payload(sequence), 0, size);
        assertThat(reader.next()).isTrue();
      }
    }
  }

  private long appendAndKill(Path folder, int millis) throws IOException, InterruptedException {
    // A file, for what is left in a pipe is thrown away with the process.
    Path printed = temp.resolve("printed");
    Process child =
        Children.java(Children.openings(), AppendUntilKilled.class, folder.toString())
            .redirectError(new File("/dev/null"))
            .redirectOutput(printed.toFile())
            .start();
    // It says that it is open, and then each number.
    while (Children.wholeLines(printed).size() < 2) {
      assertThat(child.isAlive()).as("the child runs").isTrue();
      Thread.sleep(5);
    }
    Thread.sleep(millis);
    child.destroyForcibly().waitFor();
    return Long.parseLong(Children.wholeLines(printed).getLast());
  }
}
