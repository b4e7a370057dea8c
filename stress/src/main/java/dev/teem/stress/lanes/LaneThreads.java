package dev.teem.stress.lanes;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.teem.stress.trial.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Threads that lanes leave behind, virtual ones too. */
final class LaneThreads {
  private static final int LOOKS = 100;

  private LaneThreads() {}

  /** Waits for threads that are about to end. */
  static void requireNone() throws InterruptedException, Violation {
    List<String> left = left();
    for (int i = 0; !left.isEmpty() && i < LOOKS; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      left = left();
    }
    if (!left.isEmpty()) {
      throw new Violation("threads are left: " + left);
    }
  }

  private static List<String> left() {
    try {
      Path folder = Files.createTempDirectory("teem-threads-");
      Path dump = folder.resolve("threads.txt");
      try {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        try (Stream<String> lines = Files.lines(dump)) {
          return lines
              .filter(line -> line.startsWith("#"))
              .filter(line -> line.contains("\"teem-lane-") || line.contains("\"teem-rival"))
              .toList();
        }
      } finally {
        Files.deleteIfExists(dump);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
