package dev.teem.stress.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.teem.journal.Durability;
import dev.teem.journal.log.ChronicleLog;
import dev.teem.stress.trial.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(500)
class PowerTest {
  private static final int IMAGES = 60;
  private static final long SEED = 20260101;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void shouldKeepWhatWasAcknowledgedWhateverPagesAPowerCutLeaves(Kind kind) throws Exception {
    CutReport report = new CutLoop(kind, folder, SEED, IMAGES, () -> true).run();
    assertThat(report.images()).isGreaterThanOrEqualTo(IMAGES);
    assertThat(report.lossy()).isGreaterThan(IMAGES / 2);
    assertThat(folder).isEmptyDirectory();
  }

  /** Or the images would show nothing. */
  @Test
  void shouldNoticeALogThatAcknowledgesBeforeItForces() {
    Life lying =
        (where, random, cuts) -> {
          Disk disk = new Disk(where);
          try (ChronicleLog log = ChronicleLog.open(where.resolve(LogLife.LOG), forced())) {
            disk.force();
            List<byte[]> records = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
              records.add(new byte[1000]);
              log.append(1, records.getLast(), 0, 1000);
            }
            cuts.at(disk, image -> LogLife.check(image, records, 0, records.size()));
          }
        };
    Cut[] cut = new Cut[1];
    Life.Facts[] facts = new Life.Facts[1];
    lying.run(
        folder.resolve("life"),
        new Random(SEED),
        (disk, true_) -> {
          cut[0] = disk.cut();
          facts[0] = true_;
        });
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < IMAGES; i++) {
                Path image = folder.resolve("image-" + i);
                cut[0].leave(image, new Random(i));
                facts[0].check(image);
              }
            })
        .isInstanceOf(Violation.class)
        .hasMessageContaining("forced up to 20");
  }

  private static ChronicleLog.Options forced() {
    return ChronicleLog.Options.checkAll().forced(true);
  }

  @ParameterizedTest
  @EnumSource(TracedWork.Part.class)
  void shouldForceWhatAnAcknowledgementCoversBeforeIt(TracedWork.Part part) throws Exception {
    assumeTrue(TraceRun.isPossible(), "strace is not installed, or may not trace here");
    Path forced = Files.createDirectory(folder.resolve("power"));
    Trace trace = TraceRun.run(part, Durability.POWER, SEED, forced);
    assertThat(trace.acknowledgements()).isGreaterThan(10);
    assertThat(trace.appended()).isGreaterThan(10);

    Path unforced = Files.createDirectory(folder.resolve("process"));
    assertThatThrownBy(() -> TraceRun.run(part, Durability.PROCESS, SEED, unforced))
        .isInstanceOf(Violation.class)
        .hasMessageContaining("forced");
  }
}
