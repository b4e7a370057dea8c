package dev.teem.bench.journal;

import dev.teem.journal.log.ChronicleLog;
import dev.teem.journal.log.LogReader;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Our log: each record has a sequence number and a CRC32C, which readers check. */
final class TeemLog implements AutoCloseable {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ChronicleLog log;
  private final byte[] record = new byte[NumberedRecord.BYTES];
  private long appended;

  TeemLog(Path place) {
    log = ChronicleLog.open(place, ChronicleLog.Options.checkAll());
  }

  void append() {
    NumberedRecord.number(record, appended);
    log.append(NumberedRecord.TYPE, record, 0, NumberedRecord.BYTES);
    appended++;
  }

  /** Reads all from the start, and checks what it finds. */
  void replay() {
    long records = 0;
    long sum = 0;
    try (LogReader reader = log.newReader()) {
      while (reader.next()) {
        sum += reader.memory().get(LONG, reader.payloadOffset());
        records++;
      }
    }
    NumberedRecord.check(appended, records, sum);
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
