package dev.teem.cli;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody reads standard output any more. */
@Execution(ExecutionMode.CONCURRENT)
class RunClosedPipeTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--cores=2"})
  void shouldSaySoAndKeepTheWork(String option) {
    try (TeemProcess run =
        TeemProcess.in(dir)
            .pipedOutput()
            .start("run", "--depth", "2", "--branching", "30", option)) {
      run.closeStandardOutput();
      run.await().refused(141, "standard output", "kept");
    }
    TeemProcess.in(dir)
        .run("run", "--depth", "2", "--branching", "30", "--json")
        .expect(0)
        .counted(0, 900, 0);
  }

  @Test
  void shouldSaySoWhenTheDiskOfItsOutputIsFull() {
    TeemProcess.in(dir)
        .under("sh", "-c", "exec \"$@\" >/dev/full", "sh")
        .run("run", "--depth", "1")
        .refused(141, "standard output", "kept");
  }
}
