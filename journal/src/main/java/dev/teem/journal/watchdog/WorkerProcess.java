package dev.teem.journal.watchdog;

import dev.teem.journal.lease.Launch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Finds the process of a launch, whichever process launched it. */
final class WorkerProcess {
  /**
   * Starts that are closer together are the same: the system counts them from the boot, whose date
   * it does not tell each process alike. No number of a process comes again that soon.
   */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private WorkerProcess() {}

  /** The process, if it is alive and not another one with the same number. */
  static Optional<ProcessHandle> find(Launch launch) {
    return launch.hasProcess()
        ? ProcessHandle.of(launch.pid())
            .filter(process -> isSame(process, launch.startedAt()) && !isZombie(launch.pid()))
        : Optional.empty();
  }

  private static boolean isSame(ProcessHandle process, Instant startedAt) {
    return process.isAlive()
        && process
            .info()
            .startInstant()
            .filter(start -> Duration.between(start, startedAt).abs().compareTo(TOLERANCE) < 0)
            .isPresent();
  }

  /**
   * Whether it has ended and only its number is left. The first process of a container, which
   * inherits workers, often never asks how they ended.
   */
  private static boolean isZombie(long pid) {
    try {
      // Its name comes before its state, in parentheses, and may hold any others.
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      // No such file: it has just ended, which the next look will tell, or this is not Linux.
      return false;
    }
  }
}
