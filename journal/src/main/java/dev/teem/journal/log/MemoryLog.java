package dev.teem.journal.log;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/**
 * A log that lives and dies with the process: records as in a file, in chunks of memory outside the
 * heap. The log owns the chunks; readers must not be used after it is closed.
 */
public final class MemoryLog implements RecordLog {
  private static final long CHUNK_BYTES = 16 << 20;

  private final Arena arena = Arena.ofShared();
  private final Chunks chunks = new Chunks();
  private final FrameBuffer buffer = new FrameBuffer();

  private MemorySegment chunk = MemorySegment.NULL;
  private long end;
  private long nextSequence;
  private long lastPosition;
  private long bytes;
  private boolean closed;

  /** Creates an empty log; its first chunk of 16 MiB is taken by the first append. */
  public MemoryLog() {}

  @Override
  public long append(int type, byte[] source, int offset, int length) {
    requireOpen();
    RecordArguments.check(type, source, offset, length);
    long excerpt = Frame.EXCERPT_HEADER + (long) Frame.PAYLOAD + length;
    if (end + excerpt > chunk.byteSize()) {
      chunk = arena.allocate(Math.max(CHUNK_BYTES, Frame.alignUp(excerpt)), Long.BYTES);
      end = 0;
      chunks.add(chunk);
    }
    long frame = end + Frame.EXCERPT_HEADER;
    MemorySegment.copy(MemorySegment.ofArray(source), offset, chunk, frame + Frame.PAYLOAD, length);
    Frame.put(
        chunk,
        frame,
        length,
        buffer.checksum(nextSequence, type, 0, source, offset, length),
        nextSequence,
        type);
    Frame.publish(chunk, end, Frame.PAYLOAD + length);
    end = Frame.alignUp(end + excerpt);
    nextSequence++;
    bytes += Frame.PAYLOAD + length;
    lastPosition = Position.of(chunks.last(), frame);
    return lastPosition;
  }

  @Override
  public boolean isReady(int length) {
    requireOpen();
    return true;
  }

  @Override
  public long appendInMemory(int type, byte[] source, int offset, int length) {
    return append(type, source, offset, length);
  }

  @Override
  public void force() {
    requireOpen();
  }

  @Override
  public long nextSequence() {
    return nextSequence;
  }

  @Override
  public long lastPosition() {
    return lastPosition;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public LogReader newReader() {
    return new LogReader(chunks);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      arena.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The log is closed");
    }
  }

  /** Numbered from 1, so that no position is 0. */
  private static final class Chunks implements RecordFiles {
    /** Replaced, never changed: a reader that sees a chunk sees its predecessors complete. */
    private volatile MemorySegment[] all = new MemorySegment[0];

    void add(MemorySegment chunk) {
      MemorySegment[] longer = Arrays.copyOf(all, all.length + 1);
      longer[longer.length - 1] = chunk;
      all = longer;
    }

    int last() {
      return all.length;
    }

    @Override
    public Start start() {
      return new Start(Math.min(1, all.length), 0);
    }

    @Override
    public int after(int file) {
      return file < all.length ? file + 1 : 0;
    }

    @Override
    public View map(int file) {
      MemorySegment[] now = all;
      if (file < 1 || file > now.length) {
        throw new CorruptLogException(name(file), 0, -1, "no such chunk");
      }
      return new View(Objects.requireNonNull(now[file - 1]).asReadOnly(), null);
    }

    @Override
    public long droppedAtMillis(int file) {
      return Retained.NOT_DROPPED;
    }

    @Override
    public String name(int file) {
      return "memory chunk " + file;
    }
  }
}
