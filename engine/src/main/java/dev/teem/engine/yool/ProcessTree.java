package dev.teem.engine.yool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A process of the operating system, with all that it has started. */
final class ProcessTree {
  private static final long PATIENCE_SECONDS = 5;

  private ProcessTree() {}

  /**
   * Kills it with all that it has started. Nothing slips away by starting another meanwhile: all
   * are stopped first, until a look finds no new ones.
   */
  static void kill(Process root) {
    Set<ProcessHandle> found = new LinkedHashSet<>();
    List<ProcessHandle> fresh = List.of(root.toHandle());
    while (!fresh.isEmpty() && stop(fresh)) {
      found.addAll(fresh);
      fresh = root.descendants().filter(each -> !found.contains(each)).toList();
    }
    found.addAll(fresh);
    found.forEach(ProcessHandle::destroyForcibly);
  }

  /** False if there is no way to stop them here. */
  private static boolean stop(List<ProcessHandle> processes) {
    List<String> command = new ArrayList<>(List.of("kill", "-STOP"));
    processes.forEach(each -> command.add(Long.toString(each.pid())));
    boolean interrupted = Thread.interrupted();
    try {
      Process kill =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return kill.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      interrupted = true;
      return false;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
