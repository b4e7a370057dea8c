package dev.teem.journal.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is written all day must not wake the garbage collector. */
class LogAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int RECORDS = 200_000;

  /** What a file that grows meanwhile takes, whatever the number of records. */
  private static final double BYTES_PER_RECORD = 0.5;

  @TempDir Path folder;

  @Test
  void shouldAllocateNothingForARecordThatIsAppendedOrRead() {
    byte[] record = new byte[64];
    try (ChronicleLog log = ChronicleLog.open(folder, ChronicleLog.Options.checkAll());
        LogReader reader = log.newReader()) {
      // Interpreted code and code under compilation allocate what compiled code does not.
      append(log, record);
      read(reader);
      assertThat(append(log, record)).as("bytes per append").isLessThan(BYTES_PER_RECORD);
      assertThat(read(reader)).as("bytes per record read").isLessThan(BYTES_PER_RECORD);
    }
  }

  private static double append(ChronicleLog log, byte[] record) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < RECORDS; i++) {
      log.append(1, record, 0, record.length);
    }
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / RECORDS;
  }

  private static double read(LogReader reader) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    int count = 0;
    while (reader.next()) {
      count++;
    }
    assertThat(count).isEqualTo(RECORDS);
    return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / RECORDS;
  }
}
