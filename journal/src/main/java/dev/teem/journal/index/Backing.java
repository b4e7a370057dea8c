package dev.teem.journal.index;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Where the chunks come from. */
interface Backing {

  /** The memory of a chunk, not to be touched beyond what {@link #provide} was called for. */
  MemorySegment chunk(Arena arena, int index) throws IOException;

  /** Makes bytes that are zero and can be touched. */
  void provide(long offset, int bytes) throws IOException;

  /** Gives up the file; the arena is the caller's. */
  void close() throws IOException;

  /** Anonymous memory, counted against {@code -XX:MaxDirectMemorySize}. */
  record Memory() implements Backing {
    @Override
    public MemorySegment chunk(Arena arena, int index) {
      return arena.allocate(Layout.CHUNK_BYTES, Layout.UNIT_BYTES);
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
    private static final int ZEROS = 128 << 10;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);

    Mapped(Path file, FileChannel channel) {
      this.file = file;
      this.channel = channel;
    }

    /** Mapping lengthens the file to the end of the chunk, without disk blocks. */
    @Override
    public MemorySegment chunk(Arena arena, int index) throws IOException {
      long offset = index * Layout.CHUNK_BYTES;
      return channel.map(FileChannel.MapMode.READ_WRITE, offset, Layout.CHUNK_BYTES, arena);
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
