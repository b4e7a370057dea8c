package dev.teem.journal.log;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The bytes of one record. Chronicle's excerpt header comes before the frame, at a multiple of 4;
 * everything is little-endian.
 *
 * <pre>
 *  -4        0        4        8                16       20         24
 *  +---------+--------+--------+----------------+--------+----------+---------
 *  | excerpt | length | CRC32C | sequence       | type   | unforced | payload
 *  +---------+--------+--------+----------------+--------+----------+---------
 *  excerpt   bit 31 not complete, bit 30 metadata, low 30 bits the bytes that follow it
 *  length    bytes of payload
 *  CRC32C    over everything after it: sequence, type, unforced, payload
 *  unforced  how many records right before it counted for nothing when it was appended, since they
 *            were not yet forced; the file's head is one of them. 0 where appending is enough
 * </pre>
 */
final class Frame {
  static final int LENGTH = 0;
  static final int CRC = 4;
  static final int SEQUENCE = 8;
  static final int TYPE = 16;
  static final int UNFORCED = 20;
  static final int PAYLOAD = 24;

  /** Bytes of the excerpt header in front of the frame. */
  static final int EXCERPT_HEADER = 4;

  /** The type of the log's own two records at the start of each file; readers pass over them. */
  static final int TYPE_HEAD = -2;

  private static final int NOT_COMPLETE = 0x8000_0000;
  private static final int METADATA = 0x4000_0000;
  private static final int LENGTH_MASK = 0x3fff_ffff;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle HEADER =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private Frame() {}

  /** Acquire: pairs with the compare-and-swap or release by which the writer publishes a record. */
  static int excerptHeader(MemorySegment memory, long headerOffset) {
    return (int) HEADER.getAcquire(memory, headerOffset);
  }

  static void publish(MemorySegment memory, long headerOffset, int bytes) {
    HEADER.setRelease(memory, headerOffset, bytes);
  }

  static boolean isReady(int excerptHeader) {
    return excerptHeader > 0;
  }

  static boolean isMetadata(int excerptHeader) {
    return (excerptHeader & METADATA) != 0;
  }

  static boolean isEndOfFile(int excerptHeader) {
    return excerptHeader == (NOT_COMPLETE | METADATA);
  }

  static int excerptBytes(int excerptHeader) {
    return excerptHeader & LENGTH_MASK;
  }

  static long alignUp(long offset) {
    return (offset + 3) & ~3L;
  }

  static int length(MemorySegment memory, long frame) {
    return memory.get(INT, frame + LENGTH);
  }

  static long sequence(MemorySegment memory, long frame) {
    return memory.get(LONG, frame + SEQUENCE);
  }

  static int type(MemorySegment memory, long frame) {
    return memory.get(INT, frame + TYPE);
  }

  /** The number before which everything counted when a record was appended. */
  static long countedBefore(MemorySegment memory, long frame) {
    return sequence(memory, frame) - memory.get(INT, frame + UNFORCED);
  }

  static int intAt(MemorySegment memory, long offset) {
    return memory.get(INT, offset);
  }

  static long longAt(MemorySegment memory, long offset) {
    return memory.get(LONG, offset);
  }

  static void put(MemorySegment memory, long frame, int length, int crc, long sequence, int type) {
    memory.set(INT, frame + LENGTH, length);
    memory.set(INT, frame + CRC, crc);
    memory.set(LONG, frame + SEQUENCE, sequence);
    memory.set(INT, frame + TYPE, type);
    memory.set(INT, frame + UNFORCED, 0);
  }
}
