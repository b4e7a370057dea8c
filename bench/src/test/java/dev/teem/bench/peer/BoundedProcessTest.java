package dev.teem.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BoundedProcessTest {
  private static final Duration AMPLE = Duration.ofSeconds(50);

  @TempDir private Path folder;

  @Test
  void shouldReturnWhatWasSaid() throws Exception {
    assertThat(run("echo out; echo err >&2", AMPLE)).isEqualTo("out\nerr\n");
  }

  @Test
  void shouldNameAnExitStatusAndWhatWasSaid() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> run("echo broken; exit 3", AMPLE))
        .withMessageContaining("exit status 3: broken");
  }

  @Test
  void shouldKillWhatTakesTooLong() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> run("echo $$ > pid; sleep 1000", Duration.ofMillis(500)))
        .withMessageContaining("not done after 500 ms");
    assertGone();
  }

  @Test
  void shouldKillWhatClosesItsOutputAndGoesOn() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> run("echo $$ > pid; exec >/dev/null 2>&1; sleep 1000", Duration.ofMillis(500)))
        .withMessageContaining("not done after 500 ms");
    assertGone();
  }

  @Test
  void shouldKillWhatSaysTooMuch() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> run("echo $$ > pid; while :; do echo y; done", AMPLE))
        .withMessageContaining("said more than 65536 bytes: y");
    assertGone();
  }

  @Test
  void shouldKillWhatRunsWhenInterrupted() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> run("echo $$ > pid; sleep 1000", AMPLE));
    assertGone();
  }

  private String run(String script, Duration limit) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).directory(folder.toFile());
    return BoundedProcess.run(builder, limit);
  }

  /** The shell writes its number first, unless it was killed before that. */
  private void assertGone() {
    Path pid = folder.resolve("pid");
    assertThat(pid)
        .satisfiesAnyOf(
            file -> assertThat(file).doesNotExist(),
            file -> {
              String number = Files.readString(file).trim();
              assertThat(number.isEmpty() || ProcessHandle.of(Long.parseLong(number)).isEmpty())
                  .isTrue();
            });
  }
}
