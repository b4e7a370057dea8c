package dev.teem.journal.log;

import dev.teem.journal.log.ChronicleLog.Options;
import java.nio.file.Path;
import java.util.Set;

/** A child process: opens a log, appends, reads and closes. */
final class OpenOnce {
  private static final Set<String> JDK =
      Set.of(
          "Attach Listener",
          "Common-Cleaner",
          "Finalizer",
          "Notification Thread",
          "Reference Handler",
          "Signal Dispatcher",
          "process reaper");

  private OpenOnce() {}

  public static void main(String[] arguments) {
    long start = System.nanoTime();
    boolean recover = arguments.length > 1;
    Options options = new Options(System::currentTimeMillis, 0, recover);
    try (ChronicleLog log = ChronicleLog.open(Path.of(arguments[0]), options)) {
      long opened = System.nanoTime();
      log.append(1, new byte[100], 0, 100);
      log.force();
      try (LogReader reader = log.newReader()) {
        reader.next();
      }
      System.out.println("openMillis=" + (opened - start) / 1_000_000);
    }
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !JDK.contains(thread.getName()))
        .filter(thread -> !thread.equals(Thread.currentThread()))
        .forEach(thread -> System.out.println("thread " + thread.getName()));
  }
}
