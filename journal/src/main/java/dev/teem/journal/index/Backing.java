package dev.teem.journal.index;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Where the chunks come from. */
interface Backing {

  /**
   * The memory of some chunks, not to be touched beyond what {@link #provide} was called for. One
   * mapping, for each takes microseconds, and an index has hundreds of chunks when it is opened.
   */
  MemorySegment chunks(Arena arena, int first, int count) throws IOException;

  /** Makes bytes that are zero and can be touched. */
  void provide(long offset, int bytes) throws IOException;

  /** Gives up the file; the arena is the caller's. */
  void close() throws IOException;

  /** Anonymous memory, counted against {@code -XX:MaxDirectMemorySize}. */
  record Memory() implements Backing {
    @Override
    public MemorySegment chunks(Arena arena, int first, int count) {
      return arena.allocate(count * Layout.CHUNK_BYTES, Layout.UNIT_BYTES);
    }

    @Override
    public void provide(long offset, int bytes) {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return "memory";
    }
  }

  /** A file, locked by whoever made this. */
  final class Mapped implements Backing {
    /** Linux finds room for pieces of this size faster than for larger ones. */
    private static final int ZEROS = 64 << 10;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    private final ByteBuffer words =
        ByteBuffer.allocateDirect(Layout.CHUNK_UNITS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);

    Mapped(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    /** Mapping lengthens the file to the end of the last chunk, without disk blocks. */
    @Override
    public MemorySegment chunks(Arena arena, int first, int count) throws IOException {
      long offset = first * Layout.CHUNK_BYTES;
      return channel.map(FileChannel.MapMode.READ_WRITE, offset, count * Layout.CHUNK_BYTES, arena);
    }

    /**
     * Writes: a store to a mapped page that finds the disk full would end the process with SIGBUS.
     */
    @Override
    public void provide(long offset, int bytes) throws IOException {
      long end = offset + bytes;
      for (long at = offset; at < end; ) {
        zeros.clear().limit((int) Math.min(ZEROS, end - at));
        at += channel.write(zeros, at);
      }
    }

    /** Reads words. To touch pages here and there of a mapping takes four times as long. */
    void read(long offset, long[] target) throws IOException {
      words.clear().limit(target.length * Long.BYTES);
      while (words.hasRemaining()) {
        if (channel.read(words, offset + words.position()) < 0) {
          throw new EOFException(file + " was cut to bytes=" + channel.size());
        }
      }
      words.flip().asLongBuffer().get(target);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }
}
