package dev.teem.journal.event;

import dev.teem.journal.log.LogReader;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A record that is being read. Every length is compared with what is left before it is used. */
final class RecordInput {
  private final ByteBuffer bytes;

  RecordInput(byte[] source) {
    bytes = ByteBuffer.wrap(source).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A copy of the record on which a reader stands. */
  static RecordInput of(LogReader reader) {
    return new RecordInput(
        reader
            .memory()
            .asSlice(reader.payloadOffset(), reader.length())
            .toArray(ValueLayout.JAVA_BYTE));
  }

  int int8() {
    return need(Byte.BYTES).get();
  }

  int int32() {
    return need(Integer.BYTES).getInt();
  }

  long int64() {
    return need(Long.BYTES).getLong();
  }

  double float64() {
    return Double.longBitsToDouble(int64());
  }

  /** Bytes that have not been read. */
  int left() {
    return bytes.remaining();
  }

  /** A count of things that take at least so many bytes each. */
  int count(int bytesEach) {
    int count = int32();
    if (count < 0 || count > bytes.remaining() / bytesEach) {
      throw new MalformedRecordException(
          "count=" + count + " does not fit in bytes=" + bytes.remaining());
    }
    return count;
  }

  byte[] bytes(int length) {
    byte[] target = new byte[length];
    need(length).get(target);
    return target;
  }

  /** The record has nothing more. */
  void end() {
    if (bytes.hasRemaining()) {
      throw new MalformedRecordException("bytes=" + bytes.remaining() + " after its end");
    }
  }

  private ByteBuffer need(int length) {
    if (length > bytes.remaining()) {
      throw new MalformedRecordException(
          "it ends after bytes=" + bytes.limit() + ", in the middle of something");
    }
    return bytes;
  }
}
