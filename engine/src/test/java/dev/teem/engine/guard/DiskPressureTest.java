package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teem.engine.lane.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskPressureTest {
  private static final long MIB = 1 << 20;

  private long free;
  private final DiskPressure guard = new DiskPressure("store", () -> free, 100 * MIB);

  private Refusal at(long bytes) throws IOException {
    free = bytes;
    return guard.look();
  }

  @Test
  void shouldRefuseBelowTheFloorUntilThereIsAQuarterMore() throws IOException {
    assertThat(at(100 * MIB)).isNull();
    assertThat(at(100 * MIB - 1)).isNotNull();
    assertThat(at(100 * MIB)).isNotNull();
    assertThat(at(125 * MIB - 1)).isNotNull();
    assertThat(at(125 * MIB)).isNull();
    assertThat(at(100 * MIB)).isNull();
    assertThat(at(0)).isNotNull();
  }

  @Test
  void shouldSayWhatIsFreeWhatIsWantedAndWhatWouldDo() throws IOException {
    Refusal refusal = at(12 * MIB);

    assertThat(refusal.passing()).isTrue();
    assertThat(refusal.why()).contains("store", "12.0 MiB", "100.0 MiB", "125.0 MiB", "make room");
  }

  @Test
  void shouldStayPressedBelowAFloorThatNoDiskReaches() throws IOException {
    DiskPressure vast = new DiskPressure("store", () -> free, Long.MAX_VALUE);
    free = 100 * MIB;
    assertThat(vast.look()).isNotNull();
    assertThat(vast.look()).isNotNull();
  }

  @Test
  void shouldLookAtTheDiskOfAFolder(@TempDir Path dir) throws IOException {
    assertThat(new DiskPressure(dir, 1).look()).isNull();
    assertThat(new DiskPressure(dir, Long.MAX_VALUE / 2).look()).isNotNull();
    assertThatThrownBy(() -> new DiskPressure(dir.resolve("none"), 1))
        .isInstanceOf(IOException.class);
  }

  @Test
  void shouldRefuseAFloorThatIsNone() {
    assertThatThrownBy(() -> new DiskPressure("store", () -> 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("floorBytes=0");
  }
}
