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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Threads that lanes leave behind, virtual ones too. */
final class LaneThreads {
  private static final int LOOKS = 100;
  private static final String DECOY = "teem-lane-decoy";

  private LaneThreads() {}

  /**
   * Waits for threads that are about to end.
   *
   * @throws IllegalStateException if virtual threads cannot be seen
   */
  static void requireNone() throws InterruptedException, Violation {
    requireSight();
    List<String> left = left();
    for (int i = 0; !left.isEmpty() && i < LOOKS; i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      left = left();
    }
    if (!left.isEmpty()) {
      throw new Violation("threads are left: " + left);
    }
  }

  /** One that is there has to be found. */
  private static void requireSight() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread decoy = Thread.ofVirtual().name(DECOY).start(() -> awaitQuietly(end));
    try {
      if (left().stream().noneMatch(line -> line.contains(DECOY))) {
        throw new IllegalStateException(
            "virtual threads are not listed; start the JVM with -Djdk.trackAllThreads=true");
      }
    } finally {
      end.countDown();
      decoy.join();
    }
  }

  private static void awaitQuietly(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts a decoy", e);
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
