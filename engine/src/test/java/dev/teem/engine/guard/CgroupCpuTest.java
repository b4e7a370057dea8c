package dev.teem.engine.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.teem.engine.guard.CgroupCpu.Made;
import dev.teem.engine.guard.CgroupCpu.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What it finds and writes; what a kernel makes of that is {@link CgroupCpuRealTest}'s. */
class CgroupCpuTest {
  private static final long PID = 4711;

  @TempDir Path dir;
  private FakeKernel kernel;

  @BeforeEach
  void setUp() throws IOException {
    kernel = new FakeKernel(dir);
    kernel.inGroup("0::/home");
    kernel.mounted("/", kernel.mount.toString());
  }

  private String refusal() {
    return switch (CgroupCpu.make(kernel.proc, PID, 50)) {
      case Made(CgroupCpu group) -> fail("made " + group.folder());
      case Refused(String why) -> why;
    };
  }

  private static List<String> foldersIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).map(each -> each.getFileName().toString()).toList();
    }
  }

  @Test
  void shouldRefuseWithoutControlGroups() throws IOException {
    Files.delete(kernel.proc.resolve("cgroup"));

    assertThat(refusal()).contains("quotaPct=50", "only Linux").doesNotContain("Exception");
  }

  @Test
  void shouldRefuseWhereVersion1HasTheProcessors() throws IOException {
    kernel.group("home", "hugetlb memory cpuset\n", "4711\n");

    assertThat(refusal())
        .contains(
            "cgroup.controllers does not name cpu", "version 1", "unified_cgroup_hierarchy=1");
  }

  @Test
  void shouldRefuseWhereProcessorsAreNotDelegated() throws IOException {
    Path home = kernel.group("home", "memory pids\n", "4711\n");
    Files.writeString(home.resolve("cgroup.type"), "domain\n");

    assertThat(refusal()).contains("cgroup.controllers does not name cpu", "Delegate=yes");
  }

  @Test
  void shouldLeaveAGroupAloneThatOthersAreInToo() throws IOException {
    Path home = kernel.group("home", "cpu memory\n", "4711\n815\n816\n");
    Files.writeString(home.resolve("cgroup.type"), "domain\n");

    assertThat(refusal()).contains("2 of them", "pid=815", "Delegate=yes");
    assertThat(foldersIn(home)).isEmpty();
    assertThat(home.resolve("cgroup.subtree_control")).isEmptyFile();
  }

  @Test
  void shouldRefuseWhatItCannotRead() throws IOException {
    Path home = kernel.group("home", "cpu\n", "");
    Files.delete(home.resolve("cgroup.subtree_control"));
    Files.createDirectory(home.resolve("cgroup.subtree_control"));

    assertThat(refusal()).contains("cgroup.subtree_control", "Delegate=yes");
    assertThat(foldersIn(home)).containsExactly("cgroup.subtree_control");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void shouldRefuseWhatItMayNotWrite() throws IOException {
    Path home = kernel.group("home", "cpu\n", "");
    Path control = home.resolve("cgroup.subtree_control");
    Files.delete(control);
    // Everyone may read it and nobody can write it, not even root.
    Files.createSymbolicLink(control, Path.of("/proc/version"));

    assertThat(refusal())
        .contains("cgroup.subtree_control", "Delegate=yes")
        .doesNotContain("Exception");
    assertThat(foldersIn(home)).isEmpty();
    Files.delete(control);
  }

  @Test
  void shouldStepBackWhereItCannotStepAside() throws IOException {
    Path home = kernel.group("home", "cpu\n", "4711\n");
    Files.writeString(home.resolve("cgroup.type"), "domain\n");

    // The folder that it makes is none of a kernel: no files are in it.
    assertThat(refusal()).contains("teem-4711/cgroup.procs is not there");
    assertThat(foldersIn(home)).isEmpty();
    assertThat(home.resolve("cgroup.procs")).hasContent("4711");
    assertThat(home.resolve("cgroup.subtree_control")).isEmptyFile();
  }

  @Test
  void shouldRemoveAGroupThatItCannotLimit() throws IOException {
    Path home = kernel.group("home", "cpu\n", "");

    assertThat(refusal()).contains("cpu.max is not there");
    assertThat(foldersIn(home)).isEmpty();
    assertThat(home.resolve("cgroup.subtree_control")).hasContent("+cpu");
  }

  @Test
  void shouldMakeItsGroupsBesideTheOneItHasSteppedInto() throws IOException {
    Path home = kernel.group("home", "cpu\n", "");
    Files.writeString(home.resolve("cgroup.type"), "domain\n");
    Files.writeString(home.resolve("cgroup.subtree_control"), "memory cpu\n");
    kernel.group("home/teem-4711", "cpu\n", "4711\n");
    kernel.inGroup("0::/home/teem-4711");

    assertThat(refusal()).contains(home + "/teem-4711-").contains("cpu.max is not there");
    assertThat(foldersIn(home)).containsExactly("teem-4711");
    assertThat(home.resolve("cgroup.subtree_control")).hasContent("memory cpu");
  }

  @Test
  void shouldWriteQuotaAndProcessesAsTheKernelReadsThem() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("group"));
    Files.writeString(folder.resolve("cpu.max"), "max 100000\n");
    Files.writeString(folder.resolve("cgroup.procs"), "");
    CgroupCpu group = new CgroupCpu(folder);

    group.limit(50);
    assertThat(folder.resolve("cpu.max")).hasContent("50000 100000");
    group.limit(1);
    assertThat(folder.resolve("cpu.max")).hasContent("1000 100000");
    group.limit(250);
    assertThat(folder.resolve("cpu.max")).hasContent("250000 100000");
    group.add(PID);
    assertThat(folder.resolve("cgroup.procs")).hasContent("4711");
    assertThatThrownBy(() -> group.add(0)).hasMessageContaining("pid=0");
  }

  @Test
  void shouldWriteOnAnInterruptedThreadToo() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("group"));
    Files.writeString(folder.resolve("cpu.max"), "max 100000\n");
    Thread.currentThread().interrupt();
    try {
      new CgroupCpu(folder).limit(50);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(folder.resolve("cpu.max")).hasContent("50000 100000");
  }

  @Test
  void shouldBeRemovedOnce() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("group"));
    CgroupCpu group = new CgroupCpu(folder);
    group.close();
    group.close();

    assertThat(folder).doesNotExist();
  }

  @Test
  void shouldNameTheProcessesThatKeepItFromBeingRemoved() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("group"));
    Files.writeString(folder.resolve("cgroup.procs"), "815\n816\n");
    CgroupCpu group = new CgroupCpu(folder);

    assertThatThrownBy(group::close)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pids=[815, 816]");
  }

  @Test
  void shouldSayWhatIsNoQuota() {
    int processors = Runtime.getRuntime().availableProcessors();
    assertThatThrownBy(() -> CgroupCpu.make(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quotaPct=0");
    assertThatThrownBy(() -> CgroupCpu.make(100 * processors + 1))
        .hasMessageContaining("1 to " + 100 * processors);
  }

  @Test
  void shouldAnswerOnEveryMachine() throws IOException {
    switch (CgroupCpu.make(50)) {
      case Made(CgroupCpu group) -> group.close();
      case Refused(String why) ->
          assertThat(why).contains("quotaPct=50").doesNotContain("Exception");
    }
  }
}
