package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code teem gc} cannot do, and says so before it touches anything. */
@Execution(ExecutionMode.CONCURRENT)
class GcUsageTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "--hot-days, -1, hotDays=-1",
    "--hot-days, 400000, hotDays=400000",
    "--hot-days, x, 'x'",
    "--warm-days, 3, warmDays=3",
    "--max-mb, -1, --max-mb",
    "--max-mb, 99999999999999, 99999999999999",
    "--max-mb, 99999999999999999999, --max-mb"
  })
  void shouldRefuseValuesThatMakeNoSense(String option, String value, String words) {
    TeemProcess.in(dir).run("gc", option, value).refused(2, words);
  }

  @Test
  void shouldSayThatThereIsNoStore() {
    TeemProcess.in(dir).run("gc", "--dir", "none").refused(3, "there is no store in none");
    assertThat(dir.resolve("none")).doesNotExist();
  }
}
