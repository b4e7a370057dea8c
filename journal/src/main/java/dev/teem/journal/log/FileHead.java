package dev.teem.journal.log;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The start of a log file: Chronicle's header and index, then two records of the log's own, of type
 * {@link Frame#TYPE_HEAD}, which carry the sequence number of the first record after them. The
 * first is empty: writing it makes Chronicle fill in its index. The second keeps a copy of all
 * before it, so that damage to bytes that Chronicle reads unchecked is found, and undone, before it
 * reads them.
 *
 * <pre>
 *  payload of the second:  int number of the file before, 0 if none
 *                          then the bytes of the file from 0 to this record's excerpt header
 * </pre>
 */
final class FileHead {
  /** Chronicle's count of records includes the two of the head. */
  private static final int HEAD_RECORDS = 2;

  /** The two records are within this much of the start, whatever Chronicle puts before them. */
  private static final int SEARCH_BYTES = 1 << 16;

  private static final int COPY = 4;
  private static final int PAIR_BYTES = 16;
  private static final byte[] PAIR_NAME = "writePosition".getBytes(StandardCharsets.US_ASCII);

  /** From the end of the field's name: up to 7 of padding, then the array's code, two counts. */
  private static final int PAIR_CODE = 0x8d;

  private static final int PAIR_SEARCH = 8;

  private final long frame;
  private final int previousFile;
  private final long firstSequence;
  private final byte[] copy;
  private final int pair;

  private FileHead(long frame, int previousFile, long firstSequence, byte[] copy, int pair) {
    this.frame = frame;
    this.previousFile = previousFile;
    this.firstSequence = firstSequence;
    this.copy = copy;
    this.pair = pair;
  }

  /** The payload of the second record of a file, given all that is before its excerpt header. */
  static byte[] payload(int previousFile, MemorySegment start) {
    int bytes = (int) start.byteSize();
    byte[] payload = new byte[COPY + bytes];
    ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN).putInt(previousFile);
    MemorySegment.copy(start, ValueLayout.JAVA_BYTE, 0, payload, COPY, bytes);
    byte[] copy = start.toArray(ValueLayout.JAVA_BYTE);
    if (pairOffset(copy) < 0) {
      throw new IllegalStateException(
          "Chronicle's file header has no write position where this version expects it; use the"
              + " version of chronicle-queue that Teem was built with");
    }
    return payload;
  }

  /** Returns the head of a mapped file, null if it has none that is whole. */
  static FileHead find(MemorySegment memory) {
    FrameBuffer buffer = new FrameBuffer();
    long last = Math.min(SEARCH_BYTES, memory.byteSize() - Frame.PAYLOAD);
    for (long frame = Frame.EXCERPT_HEADER; frame < last; frame += 4) {
      int length = Frame.length(memory, frame);
      if (length == frame - Frame.EXCERPT_HEADER + COPY
          && Frame.type(memory, frame) == Frame.TYPE_HEAD
          && frame + Frame.PAYLOAD + length <= memory.byteSize()
          && buffer.readBytes(memory, frame, length) == null) {
        byte[] copy =
            memory
                .asSlice(frame + Frame.PAYLOAD + COPY, length - COPY)
                .toArray(ValueLayout.JAVA_BYTE);
        return new FileHead(
            frame,
            Frame.intAt(memory, frame + Frame.PAYLOAD),
            Frame.sequence(memory, frame),
            copy,
            pairOffset(copy));
      }
    }
    return null;
  }

  private static int pairOffset(byte[] start) {
    for (int i = 0; i + PAIR_NAME.length + PAIR_SEARCH + PAIR_BYTES * 2 < start.length; i++) {
      if (Arrays.equals(start, i, i + PAIR_NAME.length, PAIR_NAME, 0, PAIR_NAME.length)) {
        int after = i + PAIR_NAME.length;
        for (int code = after; code < after + PAIR_SEARCH; code++) {
          if ((start[code] & 0xff) == PAIR_CODE) {
            return code + 1 + PAIR_BYTES;
          }
        }
      }
    }
    return -1;
  }

  int previousFile() {
    return previousFile;
  }

  long firstSequence() {
    return firstSequence;
  }

  /** Where the first record's excerpt header is. */
  long end() {
    return Frame.alignUp(frame + Frame.PAYLOAD + COPY + copy.length);
  }

  /** The offset of the last excerpt that Chronicle knew of; may be any number after damage. */
  long writePosition(MemorySegment memory) {
    return Frame.longAt(memory, pair);
  }

  /** Whether a byte that Chronicle reads differs from the copy; the write position may. */
  boolean isDamaged(MemorySegment memory) {
    MemorySegment expected = MemorySegment.ofArray(copy);
    int afterPair = pair + PAIR_BYTES;
    int header = Frame.excerptHeader(memory, frame - Frame.EXCERPT_HEADER);
    return header != Frame.PAYLOAD + COPY + copy.length
        || MemorySegment.mismatch(memory, 0, pair, expected, 0, pair) >= 0
        || MemorySegment.mismatch(memory, afterPair, copy.length, expected, afterPair, copy.length)
            >= 0;
  }

  /** Writes the copy over the start of the file, but for the write position. */
  void restore(FileChannel channel) throws IOException {
    int afterPair = pair + PAIR_BYTES;
    writeFully(channel, ByteBuffer.wrap(copy, 0, pair), 0);
    writeFully(channel, ByteBuffer.wrap(copy, afterPair, copy.length - afterPair), afterPair);
    ByteBuffer header = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(Frame.PAYLOAD + COPY + copy.length).flip();
    writeFully(channel, header, copy.length);
  }

  /**
   * Tells Chronicle where the last record is: the process may have died between a record and the
   * write position, and Chronicle believes what it reads here.
   *
   * @param lastFrame the last record's frame, 0 if the file has no record after its head
   */
  void setLast(FileChannel channel, MemorySegment memory, long lastFrame) throws IOException {
    long excerpt = (lastFrame == 0 ? frame : lastFrame) - Frame.EXCERPT_HEADER;
    long number =
        lastFrame == 0
            ? HEAD_RECORDS - 1
            : Frame.sequence(memory, lastFrame) - firstSequence + HEAD_RECORDS;
    long encoded = (excerpt << FileCycle.SEQUENCE_SHIFT) + number;
    if (writePosition(memory) == excerpt && Frame.longAt(memory, pair + Long.BYTES) == encoded) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate(PAIR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(excerpt).putLong(encoded).flip();
    writeFully(channel, bytes, pair);
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long offset)
      throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }
}
