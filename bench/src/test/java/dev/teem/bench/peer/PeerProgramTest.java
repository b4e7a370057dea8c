package dev.teem.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerProgramTest {
  @ParameterizedTest
  @EnumSource
  void shouldRunEveryBenchmarkWhereTheLanguageIsInstalled(
      PeerLanguage language, @TempDir Path folder) throws Exception {
    PeerProgram program;
    try {
      PeerProgram.build(language, folder);
      // A second row of the same run finds the first one's.
      program = PeerProgram.build(language, folder);
    } catch (NotInstalledException e) {
      assertThat(e).hasMessageMatching("[a-z]+ is not installed");
      abort(e.getMessage());
      return;
    }
    boolean ofLeases = language == PeerLanguage.PYTHON;
    for (PeerBenchmark benchmark : PeerBenchmark.values()) {
      if ((benchmark == PeerBenchmark.LEASES) == ofLeases) {
        assertThat(program.run(benchmark, ofLeases ? 2 : 1000, 1, 2)).hasSize(2);
      }
    }
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> program.run(PeerBenchmark.SKYNET, -1, 0, 1))
        .withMessageContaining("exit status 1");
  }

  @Test
  void shouldReadOneReadingPerRound() throws Exception {
    assertThat(PeerProgram.readings(PeerBenchmark.IDLE, 2, "{\"bytes\":2680}\n{\"bytes\":2679}\n"))
        .containsExactly(2680.0, 2679.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"nanos\":1}\n{\"nanos\":2}\n",
        "{\"bytes\":1}\n",
        "{\"nanos\":1}\nwrong result\n",
        "{\"nanos\":-1}\n",
        "{\"nanos\":1.5}\n",
        "{\"nanos\":99999999999999999999}\n"
      })
  void shouldTakeNothingElseForAReading(String said) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> PeerProgram.readings(PeerBenchmark.SKYNET, 1, said))
        .withMessageStartingWith("skynet: ");
  }
}
