package dev.teem.engine.guard;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A control group of Linux, version 2, that holds processes to a part of the processors, whether
 * they want or not: for work in processes of its own, such as commands. Inside of this JVM a {@link
 * CpuThrottle} does that, and where there are no such groups it has to do for all.
 *
 * <pre>
 *  own control group          cgroup.subtree_control   +cpu
 *   +- teem-PID               cgroup.procs             this JVM, unless its own group is the root
 *   +- teem-PID-NUMBER        cpu.max                  "QUOTA PERIOD", in microseconds
 *                             cgroup.procs             what was added
 * </pre>
 *
 * <p>Only a group without processes can have others below it that limit processors, except for the
 * root: so this JVM steps aside first, into a group of its own below the same one, where it stays.
 * All limits of the group that it was started in go on to hold for it and for what is added. Where
 * others are in that group too, nothing is done: they are not ours to move.
 *
 * <p>Safe for use by any thread. The group belongs to who made it and is removed by {@link
 * #close()}; what a killed JVM has left, and the one that it has stepped into, go with the group
 * that they are in, or by {@code rmdir}.
 */
public final class CgroupCpu implements AutoCloseable {
  /** The kernel's usual period: what a group may use in one it may use at once. */
  static final int PERIOD_MICROS = 100_000;

  private static final int WHOLE_PCT = 100;

  private static final Path PROC = Path.of("/proc/self");
  private static final String PROCESSES = "cgroup.procs";
  private static final String CONTROL = "cgroup.subtree_control";
  private static final String MAX = "cpu.max";
  private static final String REMEDY =
      "; start Teem in a control group of its own that it may change, as by"
          + " systemd-run --user --scope -p Delegate=yes";

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private final Path folder;

  /** What became of making a group. */
  public sealed interface Attempt permits Made, Refused {}

  /**
   * There is one.
   *
   * @param group to be closed
   */
  public record Made(CgroupCpu group) implements Attempt {}

  /**
   * There is none, and no process is held to anything.
   *
   * @param why names what is missing and what would help
   */
  public record Refused(String why) implements Attempt {}

  CgroupCpu(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes a group without processes below that of this JVM, if the machine and its owner let it.
   *
   * @param quotaPct what the group may use together, in percent of one processor: at least 1, at
   *     most 100 for each processor that this JVM has
   */
  public static Attempt make(int quotaPct) {
    int mostPct = WHOLE_PCT * Runtime.getRuntime().availableProcessors();
    if (quotaPct < 1 || quotaPct > mostPct) {
      throw new IllegalArgumentException(
          "quotaPct=%d is not from 1 to %d, percent of one processor".formatted(quotaPct, mostPct));
    }
    return make(PROC, ProcessHandle.current().pid(), quotaPct);
  }

  // One at a time: this JVM steps aside only once.
  static synchronized Attempt make(Path proc, long pid, int quotaPct) {
    try {
      String leaf = "teem-" + pid;
      Path own = OwnCgroup.folder(proc);
      boolean aside = own.endsWith(leaf);
      Path home = aside ? own.getParent() : own;
      boolean root = !Files.exists(home.resolve("cgroup.type"));
      requireCpu(home, root);
      if (aside || root) {
        handDown(home);
      } else {
        stepAside(home, home.resolve(leaf), Long.toString(pid));
      }
      return new Made(limited(next(home, leaf), quotaPct));
    } catch (IOException e) {
      return new Refused(
          "no control group can hold processes to quotaPct=%d: %s%s"
              .formatted(quotaPct, Reason.of(e), e instanceof FileSystemException ? REMEDY : ""));
    }
  }

  private static void requireCpu(Path home, boolean root) throws IOException {
    Path controllers = home.resolve("cgroup.controllers");
    if (!ControlFile.words(controllers).contains("cpu")) {
      throw new IOException(
          controllers
              + " does not name cpu"
              + (root ? ", which is with version 1" + OwnCgroup.UPGRADE : REMEDY));
    }
  }

  private static void stepAside(Path home, Path leaf, String pid) throws IOException {
    Path inside = home.resolve(PROCESSES);
    List<String> others =
        ControlFile.words(inside).stream().filter(each -> !each.equals(pid)).toList();
    if (!others.isEmpty()) {
      throw new IOException(
          "%s names processes that are not ours, %d of them, such as pid=%s"
                  .formatted(inside, others.size(), others.getFirst())
              + REMEDY);
    }
    // It may have been left by a killed JVM that had the same number.
    Files.createDirectories(leaf);
    try {
      ControlFile.write(leaf.resolve(PROCESSES), pid);
      handDown(home);
    } catch (IOException e) {
      back(inside, leaf, pid, e);
      throw e;
    }
  }

  private static void back(Path inside, Path leaf, String pid, IOException e) {
    try {
      ControlFile.write(inside, pid);
      Files.delete(leaf);
    } catch (IOException also) {
      e.addSuppressed(also);
    }
  }

  /** Lets groups below this one limit processors. */
  private static void handDown(Path home) throws IOException {
    Path control = home.resolve(CONTROL);
    if (!ControlFile.words(control).contains("cpu")) {
      ControlFile.write(control, "+cpu");
    }
  }

  /** A new name; what a killed JVM with the same number has left is passed over. */
  private static Path next(Path home, String leaf) {
    Path folder;
    do {
      folder = home.resolve(leaf + "-" + NUMBERS.incrementAndGet());
    } while (Files.exists(folder));
    return folder;
  }

  private static CgroupCpu limited(Path folder, int quotaPct) throws IOException {
    Files.createDirectory(folder);
    CgroupCpu group = new CgroupCpu(folder);
    try {
      group.limit(quotaPct);
      return group;
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
  }

  void limit(int quotaPct) throws IOException {
    String wanted = (long) PERIOD_MICROS / WHOLE_PCT * quotaPct + " " + PERIOD_MICROS;
    Path max = folder.resolve(MAX);
    ControlFile.write(max, wanted);
    String kept = ControlFile.read(max).strip();
    if (!kept.equals(wanted)) {
      throw new IOException("%s keeps %s instead of %s".formatted(max, kept, wanted));
    }
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  /**
   * Moves a process into the group. What it starts from then on is in it too; what it has started
   * before is not.
   *
   * @param pid of a process of this user, positive
   * @throws IOException if the kernel does not move it: it has ended, or belongs to someone else
   */
  public void add(long pid) throws IOException {
    if (pid <= 0) {
      throw new IllegalArgumentException("pid=" + pid + " is not positive");
    }
    ControlFile.write(folder.resolve(PROCESSES), Long.toString(pid));
  }

  /**
   * Removes the group. A second call does nothing.
   *
   * @throws IOException if processes are still in it: have them end first, and call again
   */
  @Override
  public void close() throws IOException {
    try {
      Files.delete(folder);
    } catch (NoSuchFileException e) {
      // Removed before.
    } catch (IOException e) {
      List<String> left = ControlFile.words(folder.resolve(PROCESSES));
      throw new IOException(
          "%s cannot be removed while processes are in it, pids=%s; have them end first"
              .formatted(folder, left),
          e);
    }
  }
}
