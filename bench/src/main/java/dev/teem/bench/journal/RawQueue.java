package dev.teem.bench.journal;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * A bare Chronicle queue with default settings, appended to and read in the two ways that its
 * documentation shows for bytes.
 */
final class RawQueue implements AutoCloseable {
  private final ChronicleQueue queue;
  private final ExcerptAppender appender;
  private final byte[] record;
  private final Bytes<byte[]> wrapped;
  private final Bytes<?> copied;
  private long appended;

  RawQueue(Path place, int recordBytes) {
    record = new byte[recordBytes];
    wrapped = Bytes.wrapForRead(record);
    copied = Bytes.allocateElasticDirect(recordBytes);
    queue = SingleChronicleQueueBuilder.binary(place).build();
    appender = queue.createAppender();
  }

  void appendInContext() {
    NumberedRecord.number(record, appended);
    try (DocumentContext context = appender.writingDocument()) {
      context.wire().bytes().write(record);
    }
    appended++;
  }

  void appendBytes() {
    NumberedRecord.number(record, appended);
    wrapped.readPositionRemaining(0, record.length);
    appender.writeBytes(wrapped);
    appended++;
  }

  void replayInContext() {
    long records = 0;
    long sum = 0;
    try (ExcerptTailer tailer = queue.createTailer()) {
      while (true) {
        try (DocumentContext context = tailer.readingDocument()) {
          if (!context.isPresent()) {
            break;
          }
          sum += context.wire().bytes().readLong();
          records++;
        }
      }
    }
    NumberedRecord.check(appended, records, sum);
  }

  void replayBytes() {
    long records = 0;
    long sum = 0;
    try (ExcerptTailer tailer = queue.createTailer()) {
      while (tailer.readBytes(copied.clear())) {
        sum += copied.readLong();
        records++;
      }
    }
    NumberedRecord.check(appended, records, sum);
  }

  @Override
  public void close() {
    copied.releaseLast();
    appender.close();
    queue.close();
  }
}
