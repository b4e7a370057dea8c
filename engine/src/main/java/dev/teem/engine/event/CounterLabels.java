package dev.teem.engine.event;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The labels of counters, in the layout of the metadata of Agrona's {@code CountersManager}, native
 * byte order. Written once, before anybody reads. Counter n has 512 bytes from n * 512:
 *
 * <pre>
 *     0  int   state: 1 in use, 0 not, and then no later one is either
 *     4  int   type, 0
 *     8  long  free for reuse from: never
 *    16        key, 112 bytes of 0
 *   128  int   length of the label, 0 to 380
 *   132        label in ASCII
 * </pre>
 */
final class CounterLabels {
  /** Bytes per counter. */
  static final int LENGTH = 512;

  private static final int REUSE_AT = 8;
  private static final int SIZE_AT = 128;
  private static final int TEXT_AT = 132;
  private static final int MAX_SIZE = LENGTH - TEXT_AT;
  private static final int UNUSED = 0;
  private static final int IN_USE = 1;

  private CounterLabels() {}

  /** Writes labels into memory that is all zeros. */
  static void write(MemorySegment memory, List<String> labels) {
    for (int n = 0; n < labels.size(); n++) {
      long at = (long) n * LENGTH;
      byte[] text = labels.get(n).getBytes(StandardCharsets.US_ASCII);
      memory.set(ValueLayout.JAVA_INT, at, IN_USE);
      memory.set(ValueLayout.JAVA_LONG, at + REUSE_AT, Long.MAX_VALUE);
      memory.set(ValueLayout.JAVA_INT, at + SIZE_AT, text.length);
      MemorySegment.copy(text, 0, memory, ValueLayout.JAVA_BYTE, at + TEXT_AT, text.length);
    }
  }

  /**
   * Reads the labels of the counters in use.
   *
   * @throws IOException if a record cannot be one
   */
  static List<String> read(MemorySegment memory) throws IOException {
    List<String> labels = new ArrayList<>();
    for (long at = 0; at < memory.byteSize(); at += LENGTH) {
      int state = memory.get(ValueLayout.JAVA_INT, at);
      if (state == UNUSED) {
        break;
      }
      int size = memory.get(ValueLayout.JAVA_INT, at + SIZE_AT);
      if (state != IN_USE || size < 0 || size > MAX_SIZE) {
        throw new IOException(
            "counter=%d has state=%d and label length=%d, not state=%d and 0 to %d"
                .formatted(labels.size(), state, size, IN_USE, MAX_SIZE));
      }
      byte[] text = new byte[size];
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at + TEXT_AT, text, 0, size);
      labels.add(new String(text, StandardCharsets.US_ASCII));
    }
    return List.copyOf(labels);
  }
}
