package dev.teem.journal.event;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A record that is being written: bytes, little-endian, up to a limit. One thread's. */
final class RecordOutput {
  private static final int FIRST_CAPACITY = 256;

  private final int limit;
  private ByteBuffer bytes;

  /**
   * An empty record.
   *
   * @param limit the most bytes that it may come to
   */
  RecordOutput(int limit) {
    this.limit = limit;
    bytes = ByteBuffer.allocate(Math.min(limit, FIRST_CAPACITY)).order(ByteOrder.LITTLE_ENDIAN);
  }

  RecordOutput int8(int value) {
    room(Byte.BYTES).put((byte) value);
    return this;
  }

  RecordOutput int32(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  RecordOutput int64(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  RecordOutput float64(double value) {
    return int64(Double.doubleToRawLongBits(value));
  }

  RecordOutput bytes(byte[] source) {
    room(source.length).put(source);
    return this;
  }

  /** Writes over what is there already. */
  void putInt(int offset, int value) {
    bytes.putInt(offset, value);
  }

  int length() {
    return bytes.position();
  }

  /** Forgets what was written from an offset on. */
  void truncate(int length) {
    bytes.position(length);
  }

  byte[] array() {
    return bytes.array();
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private ByteBuffer room(int more) {
    if (more > limit - bytes.position()) {
      throw new RecordTooLongException(limit);
    }
    if (more > bytes.remaining()) {
      int capacity = Math.min(limit, Math.max(2 * bytes.capacity(), bytes.position() + more));
      bytes = ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
    }
    return bytes;
  }
}
