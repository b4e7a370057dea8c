package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnCgroupTest {
  @TempDir Path dir;
  private FakeKernel kernel;

  @BeforeEach
  void setUp() throws IOException {
    kernel = new FakeKernel(dir);
  }

  private Path folder() throws IOException {
    return OwnCgroup.folder(kernel.proc);
  }

  @Test
  void shouldBeBelowTheMount() throws IOException {
    Path group = Files.createDirectories(kernel.mount.resolve("user.slice/a:b.scope"));
    kernel.inGroup("0::/user.slice/a:b.scope");
    kernel.mounted("/", kernel.mount.toString());

    assertThat(folder()).isEqualTo(group);
  }

  @Test
  void shouldBeTheMountForTheRoot() throws IOException {
    kernel.inGroup("0::/");
    kernel.mounted("/", kernel.mount.toString());

    assertThat(folder()).isEqualTo(kernel.mount);
  }

  @Test
  void shouldLeaveOutWhatIsAboveTheMount() throws IOException {
    Path group = Files.createDirectories(kernel.mount.resolve("inner"));
    kernel.inGroup("0::/docker/4711/inner");
    kernel.mounted("/docker/4711", kernel.mount.toString());

    assertThat(folder()).isEqualTo(group);
  }

  @Test
  void shouldUndoTheEscapesOfAMount() throws IOException {
    Path mount = Files.createDirectories(dir.resolve("with blank\\and\ttab"));
    kernel.inGroup("0::/");
    kernel.mounted(
        "/", mount.toString().replace("\\", "\\134").replace(" ", "\\040").replace("\t", "\\011"));

    assertThat(folder()).isEqualTo(mount);
  }

  @Test
  void shouldSayThatThereAreNoControlGroups() {
    assertThatThrownBy(this::folder)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no " + kernel.proc.resolve("cgroup"))
        .hasMessageContaining("only Linux");
  }

  @Test
  void shouldSayThatThereIsOnlyVersion1() throws IOException {
    kernel.inGroup("3:cpu:/");

    assertThatThrownBy(this::folder)
        .hasMessageContaining("no control group of version 2")
        .hasMessageContaining("systemd.unified_cgroup_hierarchy=1");
  }

  @Test
  void shouldSayThatVersion2IsNotMounted() throws IOException {
    kernel.inGroup("0::/user.slice");
    kernel.mounted("/system.slice", kernel.mount.toString());

    assertThatThrownBy(this::folder)
        .hasMessageContaining("/user.slice")
        .hasMessageContaining("mount -t cgroup2");
  }

  @Test
  void shouldSayThatTheGroupIsNotThere() throws IOException {
    kernel.inGroup("0::/user.slice (deleted)");
    kernel.mounted("/", kernel.mount.toString());

    assertThatThrownBy(this::folder).hasMessageContaining("no mount with the control group");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/../..", "/a/../../b", "relative", "", "/nul\0"})
  void shouldNotFollowWhatIsNoPathDownwards(String path) throws IOException {
    kernel.inGroup("0::" + path);
    kernel.mounted("/", kernel.mount.toString());

    assertThatThrownBy(this::folder)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no path below the root");
  }

  @Test
  void shouldNotReadWithoutEnd() throws IOException {
    kernel.inGroup("0::/");
    try (RandomAccessFile file =
        new RandomAccessFile(kernel.proc.resolve("mountinfo").toFile(), "rw")) {
      file.setLength(ControlFile.LONGEST_BYTES + 1L);
    }

    assertThatThrownBy(this::folder).hasMessageContaining("longer than 4194304 bytes");
  }
}
