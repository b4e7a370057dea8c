package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a force of one record makes the disk write, as Linux counts it for the thread. */
class ForceSizeTest {
  private static final Path COUNTERS = Path.of("/proc/thread-self/io");
  private static final String WRITTEN = "write_bytes: ";
  private static final int RECORDS = 1_000;

  /** The page of the record, that of Chronicle's header, seldom a third; zeros ahead besides. */
  private static final long MOST_BYTES_PER_FORCE = 16 << 10;

  @TempDir Path folder;

  @Test
  void shouldWriteFewPagesForARecordThatIsForced() throws IOException {
    assumeTrue(Files.isReadable(COUNTERS), "the system counts no bytes per thread");
    byte[] record = new byte[64];
    try (ChronicleLog log =
        ChronicleLog.open(folder, ChronicleLog.Options.checkAll().forced(true))) {
      log.append(1, record, 0, record.length);
      log.force();
      long before = writtenBytes();
      for (int i = 0; i < RECORDS; i++) {
        log.append(1, record, 0, record.length);
        log.force();
      }
      assertThat((writtenBytes() - before) / RECORDS)
          .as("bytes per force")
          .isLessThan(MOST_BYTES_PER_FORCE);
    }
  }

  private static long writtenBytes() throws IOException {
    return Files.readAllLines(COUNTERS).stream()
        .filter(line -> line.startsWith(WRITTEN))
        .mapToLong(line -> Long.parseLong(line.substring(WRITTEN.length())))
        .findFirst()
        .orElseThrow();
  }
}
