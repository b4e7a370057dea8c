package dev.teem.stress.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.stress.trial.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
class KillLoopTest {
  private static final int KILLS = 2;
  private static final long SEED = 20260101;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(value = Part.class, names = "RUN", mode = EnumSource.Mode.EXCLUDE)
  void shouldLoseNothingAcknowledgedAndMakeUpNothing(Part part) throws Exception {
    List<String> log = new ArrayList<>();
    KillLoop loop = new KillLoop(part, folder, SEED, KILLS, Aim.MIXED, () -> true, log::add);
    loop.run();
    assertThat(loop.kills()).as(String.join("\n", log)).isEqualTo(KILLS);
    assertThat(folder).isEmptyDirectory();
  }

  /** Or an audit would show nothing. */
  @ParameterizedTest
  @CsvSource({
    "LOG, appended 3",
    "SHARED, appended 0.0.0 7 7",
    "INDEX, put 64",
    "LEASES, granted 0.0-1",
    "LEASES, number 5",
    "LEASES, missed 0.0-1",
    "HISTORY, had 1 0 answer"
  })
  void shouldNoticeThatSomethingAcknowledgedIsNotThere(Part part, String line) throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    List<List<Scenario.Said>> lives = List.of(List.of(new Scenario.Said("0.0", List.of(line))));
    assertThatThrownBy(() -> part.scenario().audit().get().check(copy, lives))
        .isInstanceOf(Violation.class);
  }
}
