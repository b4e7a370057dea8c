package dev.teem.stress.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class CrashLoopTest {
  private static final int KILLS = 20;
  private static final int LINES = 200_000;
  private static final int LIMIT_SECONDS = 400;
  private static final long SEED = 20260101;

  @TempDir private Path folder;

  @Test
  @Timeout(500)
  void shouldKeepEveryReceiptOverKillsAndEndLikeAnUndisturbedRun() throws Exception {
    List<String> log = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    CrashLoop loop =
        new CrashLoop(
            folder, SEED, LINES, KILLS, Aim.MIXED, () -> System.nanoTime() < end, log::add);
    loop.run();
    assertThat(loop.kills()).as(String.join("\n", log)).isEqualTo(KILLS);
    assertThat(loop.laps()).isPositive();
  }
}
