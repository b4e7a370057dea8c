package dev.teem.journal.log;

import net.openhft.chronicle.core.Jvm;
import net.openhft.posix.PosixAPI;

/**
 * How this process runs Chronicle: no thread that polls the disk or unmaps files later, no banner,
 * no native calls through JNR, which the log does not use and which take 150 ms to load, and
 * nothing on the standard error. A property that the user set is left alone.
 */
final class ChronicleRuntime {
  // Any thread: whoever reads false loads what is loaded already.
  private static volatile boolean loaded;

  private ChronicleRuntime() {}

  /** Whether a queue was opened for appending, and what that takes is loaded. */
  static boolean isLoaded() {
    return loaded;
  }

  static void loaded() {
    loaded = true;
  }

  /** Must run before any other class of Chronicle is loaded. Idempotent. */
  static void prepare() {
    Prepared.once();
  }

  private static final class Prepared {
    static {
      setIfAbsent("chronicle.disk.monitor.disable", "true");
      setIfAbsent("chronicle.announcer.disable", "true");
      setIfAbsent("disable.perf.info", "true");
      setIfAbsent("background.releaser", "false");
      PosixAPI.useNoOpPosixApi();
      Jvm.setPerfExceptionHandler(null);
      Jvm.setDebugExceptionHandler(null);
    }

    static void once() {}

    private static void setIfAbsent(String property, String value) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, value);
      }
    }
  }
}
