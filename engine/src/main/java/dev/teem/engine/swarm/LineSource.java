package dev.teem.engine.swarm;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One item per line: the bytes between newlines, whatever they are. An empty line is an item; a
 * last line without a newline counts. Reads ahead by at most one buffer, so that input of any size
 * needs the same memory.
 */
public final class LineSource implements ItemSource {
  /** The longest line, in bytes. */
  public static final int MAX_LINE = 16 << 20;

  private static final int READ_AHEAD = 1 << 20;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final InputStream input;
  private final String name;
  private final long size;
  private final int maxLine;
  private byte[] buffer;
  private int start;
  private int end;
  // Below this index of the buffer there is no newline: a line that arrives in pieces is searched
  // once.
  private int searched;
  private boolean ended;
  private long lines;
  private long consumed;

  /**
   * Lines of a stream.
   *
   * @param input what to read; closed with this source
   * @param name for error messages
   * @param size the input's length in bytes if it is known, else -1
   */
  public LineSource(InputStream input, String name, long size) {
    this(input, name, size, READ_AHEAD, MAX_LINE);
  }

  LineSource(InputStream input, String name, long size, int readAhead, int maxLine) {
    this.input = input;
    this.name = name;
    this.size = size;
    this.maxLine = maxLine;
    this.buffer = new byte[readAhead];
  }

  @Override
  public void fill(Range range) throws IOException {
    while (true) {
      int newline = find(Math.max(start, searched), end);
      if (newline < 0 && !ended) {
        searched = end;
        if (range.count() > 0) {
          return;
        }
        readMore();
        continue;
      }
      if (newline < 0 && start == end) {
        return;
      }
      int length = (newline < 0 ? end : newline) - start;
      if (length > maxLine) {
        throw tooLong();
      }
      if (!range.fits(length)) {
        return;
      }
      range.add(buffer, start, length);
      lines++;
      int taken = length + (newline < 0 ? 0 : 1);
      start += taken;
      consumed += taken;
    }
  }

  private void readMore() throws IOException {
    if (end - start > maxLine) {
      throw tooLong();
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      searched -= start;
      start = 0;
    }
    if (end == buffer.length) {
      buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, maxLine + 2L));
    }
    int n = input.read(buffer, end, buffer.length - end);
    if (n < 0) {
      ended = true;
    } else {
      end += n;
    }
  }

  private ItemException tooLong() {
    return new ItemException(
        name
            + ": line "
            + (lines + 1)
            + " is longer than "
            + maxLine
            + " bytes, the most one agent may be given");
  }

  /** Eight bytes at a time: a byte of {@code word ^ NEWLINES} is zero where there is a newline. */
  private int find(int from, int to) {
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) LONG.get(buffer, at) ^ NEWLINES;
      long zeros = (word - ONES) & ~word & HIGH_BITS;
      if (zeros != 0) {
        return at + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    for (; at < to; at++) {
      if (buffer[at] == '\n') {
        return at;
      }
    }
    return -1;
  }

  @Override
  public long total() {
    return ended && start == end ? lines : -1;
  }

  @Override
  public double fraction() {
    return size <= 0 ? -1 : Math.min(1, (double) consumed / size);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
