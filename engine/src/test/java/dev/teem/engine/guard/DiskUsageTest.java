package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUsageTest {
  private static final int MIB = 1 << 20;

  @TempDir Path dir;

  @Test
  void shouldCountBlocksAndNotHoles() throws IOException {
    Path sparse = dir.resolve("sparse");
    try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
      file.setLength(64L * MIB);
      file.write(new byte[3 * MIB]);
    }
    assertThat(DiskUsage.of(sparse)).isBetween(3L * MIB, 4L * MIB);
  }

  @Test
  void shouldCountAllBelowAFolderAsDuDoes() throws Exception {
    Path below = Files.createDirectories(dir.resolve("a/b/\u00fc"));
    Files.write(dir.resolve("a/one"), new byte[1]);
    Files.write(below.resolve("many"), new byte[100_000]);
    Files.createSymbolicLink(dir.resolve("a/link"), below.resolve("many"));

    long bytes = DiskUsage.of(dir);

    assertThat(bytes).isGreaterThanOrEqualTo(100_001);
    assumeTrue(System.getProperty("os.name").equals("Linux"), "du of another kind");
    assertThat(bytes).isEqualTo(du());
  }

  private long du() throws Exception {
    Process du =
        new ProcessBuilder("du", "-s", "--block-size=1", dir.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(du.waitFor()).isZero();
    return Long.parseLong(said.split("\\s", 2)[0]);
  }

  /** As where the folder of a store is on another disk. */
  @Test
  void shouldCountTheFolderThatALinkLeadsTo() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("folder"));
    Files.write(folder.resolve("file"), new byte[3 * MIB]);
    Path link = Files.createSymbolicLink(dir.resolve("link"), folder);

    assertThat(DiskUsage.of(link)).isEqualTo(DiskUsage.of(folder));
    assertThat(new DiskQuota(link, 2 * MIB).look().why()).contains(link.toString(), "3.0 MiB");
  }

  @Test
  void shouldSayThatThereIsNothing() {
    assertThatThrownBy(() -> DiskUsage.of(dir.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldBeWhatAQuotaGoesBy() throws IOException {
    DiskQuota quota = new DiskQuota(dir, 2 * MIB);
    assertThat(quota.look()).isNull();

    Files.write(dir.resolve("file"), new byte[3 * MIB]);

    assertThat(quota.look().passing()).isFalse();
    assertThat(quota.look().why()).contains(dir.toString(), "3.0 MiB", "quota of 2.0 MiB");
    Files.delete(dir.resolve("file"));
    assertThat(quota.look()).isNull();
    assertThatThrownBy(() -> new DiskQuota(dir, 0)).hasMessageContaining("limitBytes=0");
  }
}
