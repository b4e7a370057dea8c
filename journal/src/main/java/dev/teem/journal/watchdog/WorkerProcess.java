package dev.teem.journal.watchdog;

import dev.teem.journal.Boot;
import dev.teem.journal.lease.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the process of a launch, whichever process launched it. */
final class WorkerProcess {
  /**
   * What {@code /proc/PID/stat} has behind the process's name: its state, and as the 22nd of all
   * fields when it started, in ticks since the boot.
   */
  private static final Pattern STAT = Pattern.compile("\\) (\\S)(?: \\S+){18} (\\d{1,18}) .*\\s*");

  private static final String ZOMBIE = "Z";

  private WorkerProcess() {}

  /** The process, if it is alive and not another one with the same number. */
  static Optional<ProcessHandle> find(Launch launch) {
    return launch.hasProcess()
        ? ProcessHandle.of(launch.pid())
            .filter(process -> start(process).filter(launch.start()::isSame).isPresent())
        : Optional.empty();
  }

  /**
   * When a process started; empty if it has ended, or hides that. It has ended also if only its
   * number is left: the first process of a container, which inherits workers, often never asks how
   * they ended.
   */
  static Optional<Launch.Start> start(ProcessHandle process) {
    Matcher stat = STAT.matcher(stat(process.pid()));
    Instant at = process.info().startInstant().orElse(null);
    if (at == null || !process.isAlive()) {
      return Optional.empty();
    }
    if (!stat.matches()) {
      return Optional.of(new Launch.Start(at, "", 0));
    }
    return stat.group(1).equals(ZOMBIE)
        ? Optional.empty()
        : Optional.of(new Launch.Start(at, Boot.id(), Long.parseLong(stat.group(2))));
  }

  private static String stat(long pid) {
    try {
      String line =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The name is in parentheses, and may hold any others.
      return line.substring(Math.max(0, line.lastIndexOf(')')));
    } catch (IOException e) {
      // No such file: it has just ended, or this is not Linux.
      return "";
    }
  }
}
