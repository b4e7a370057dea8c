package dev.teem.stress.damage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class DamageLoopTest {
  private static final int ROUNDS_OF_EACH_KIND = 16;
  private static final long SEED = 20260101;

  @TempDir private Path folder;

  @Test
  @Timeout(500)
  void shouldNeverAnswerWrongNorLoseInSilence() throws Exception {
    List<FileKind> kinds = List.of(FileKind.values());
    List<String> log = new ArrayList<>();
    int rounds = ROUNDS_OF_EACH_KIND * kinds.size();
    try (DamageLoop loop = new DamageLoop(folder, SEED, kinds, rounds, log::add)) {
      loop.run();

      assertThat(loop.violations()).as(String.join("\n", log)).isEmpty();
      assertThat(loop.done()).isEqualTo(rounds);
      assertThat(loop.counts().get("log").get("recovered")).isPositive();
      assertThat(loop.counts().get("index").get("whole")).isPositive();
    }
  }
}
