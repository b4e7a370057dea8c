package dev.teem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No room for the store: stops with a word about it, and goes on when there is room. */
@Execution(ExecutionMode.CONCURRENT)
class RunFullDiskTest {
  private static final List<String> ITEMS = Inputs.lines(150_000);
  private static final List<String> FEWER = ITEMS.subList(0, 30_000);

  @TempDir Path dir;

  private Outcome run() {
    return TeemProcess.in(dir).run("run", "--input", "in", "--dir", "disk/store", "--json");
  }

  @Test
  void shouldStopCleanlyAndGoOnWhenThereIsRoom() throws Exception {
    Inputs.write(dir, "in", ITEMS);
    try (SmallDisk disk = SmallDisk.mount(dir, "24m")) {
      run().refused(3, disk.folder().resolve("store").toString(), "ake room");
      run().expect(3).said("ake room");
      disk.resize("200m");
      Outcome resumed = run().expect(0).said("going on").digest(Digests.ofHashedTexts(ITEMS));
      assertThat(resumed.number("cached")).isPositive();
      run().expect(0).counted(0, ITEMS.size(), 0);
    }
  }

  /** Wherever the room ends: at the logs, at the index, at the store's own small files. */
  @ParameterizedTest
  @ValueSource(strings = {"8k", "200k", "1m", "3m"})
  void shouldStopCleanlyWhereverTheRoomEnds(String size) throws Exception {
    Inputs.write(dir, "in", FEWER);
    try (SmallDisk disk = SmallDisk.mount(dir, size)) {
      run().refused(3, "disk", "ake room");
      run().expect(3).said("ake room");
      disk.resize("200m");
      run().expect(0).digest(Digests.ofHashedTexts(FEWER));
    }
  }
}
