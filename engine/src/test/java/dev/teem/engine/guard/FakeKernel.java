package dev.teem.engine.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that look like what the kernel shows of a process and of a mount of control groups. */
final class FakeKernel {
  final Path proc;
  final Path mount;

  FakeKernel(Path dir) throws IOException {
    proc = Files.createDirectories(dir.resolve("proc"));
    mount = Files.createDirectories(dir.resolve("cgroup"));
  }

  /** The process is in a group, as the kernel says it. */
  void inGroup(String line) throws IOException {
    Files.writeString(proc.resolve("cgroup"), "4:memory:/other\n" + line + "\n");
  }

  /** Control groups are mounted. */
  void mounted(String root, String mountPoint) throws IOException {
    Files.writeString(
        proc.resolve("mountinfo"),
        """
        22 1 0:21 / /proc rw,relatime - proc proc rw
        32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
        nonsense
        41 31 0:38 %s %s rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate
        """
            .formatted(root, mountPoint));
  }

  /** A group with files as the kernel makes them, and what it writes there. */
  Path group(String path, String controllers, String processes) throws IOException {
    Path group = Files.createDirectories(mount.resolve(path));
    Files.writeString(group.resolve("cgroup.controllers"), controllers);
    Files.writeString(group.resolve("cgroup.subtree_control"), "");
    Files.writeString(group.resolve("cgroup.procs"), processes);
    return group;
  }
}
