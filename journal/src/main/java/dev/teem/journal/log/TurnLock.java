package dev.teem.journal.log;

import dev.teem.engine.receipt.StoreException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one process at a time at a folder, for moments. The operating system's lock on the file
 * decides, and dies with its holder. The file says who was there last, so that whoever finds itself
 * there knows that nothing has changed meanwhile.
 *
 * <pre>
 *  LOCK   0        8        16       24
 *         +--------+--------+--------+
 *         | magic  | owner  | pid    |     longs, little-endian
 *         +--------+--------+--------+
 *  owner  a random number of each opening of the folder, 0 for nobody
 * </pre>
 *
 * The words are written under the lock alone and read under it, but for the pid, which others print
 * while they wait. They go through a mapping: what goes through a channel closes it when the thread
 * is interrupted. For one thread at a time.
 */
final class TurnLock implements AutoCloseable {
  private static final long MAGIC = 0x314b434f4c4d5454L;
  private static final int BYTES = 24;
  private static final long OWNER = 8;
  private static final long PID = 16;
  private static final VarHandle WORD =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();

  private static final long SHORTEST_WAIT_NANOS = 20_000;
  private static final long LONGEST_WAIT_NANOS = 2_000_000;

  private final LockFile file;
  private final Arena arena;
  private final MemorySegment words;
  private final long me;
  private FileLock held;

  private TurnLock(LockFile file) throws IOException {
    this.file = file;
    long random = new SecureRandom().nextLong();
    me = random == 0 ? 1 : random;
    arena = Arena.ofShared();
    try {
      words = file.channel().map(MapMode.READ_WRITE, 0, BYTES, arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Opens the lock of a folder that exists, without taking it.
   *
   * @throws StoreException if this JVM has it open already, or the file is something else
   */
  static TurnLock open(Path folder) throws IOException {
    LockFile file = LockFile.open(folder);
    if (file == null) {
      throw new StoreException(
          "log folder=" + folder + " is open already in this process; share that one");
    }
    try {
      prepare(file.path(), file.channel());
      return new TurnLock(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Written rather than mapped at once: a store into a file without blocks kills on a full disk.
   * Without the lock: should another process have made itself the owner meanwhile, it looks once
   * too often.
   */
  private static void prepare(Path file, FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    channel.read(start, 0);
    long magic = start.getLong(0);
    // Zeros: a loss of power may keep the length of a file and not what was in it.
    if (magic == 0 || (magic == MAGIC && channel.size() < BYTES)) {
      start.clear().putLong(0, MAGIC);
      while (start.hasRemaining()) {
        channel.write(start, start.position());
      }
      return;
    }
    if (magic != MAGIC) {
      throw new StoreException(
          "file="
              + file
              + " is not the lock of a log; move it elsewhere, or choose another folder");
    }
  }

  /**
   * Takes the lock, waiting for other processes.
   *
   * @return whether anybody else has had it since this one had it last
   * @throws StoreException if another process has it for longer than the patience, or the file was
   *     deleted: then others may be at the folder too
   */
  boolean take(Duration patience) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    long wait = SHORTEST_WAIT_NANOS;
    held = file.channel().tryLock();
    while (held == null) {
      if (System.nanoTime() - deadline > 0) {
        throw new StoreException(
            "log folder="
                + file.path().getParent()
                + " has been held for "
                + patience.toMillis()
                + " ms by process pid="
                + (long) WORD.getOpaque(words, PID)
                + "; see what that does, or end it");
      }
      LockSupport.parkNanos(this, wait);
      wait = Math.min(2 * wait, LONGEST_WAIT_NANOS);
      held = file.channel().tryLock();
    }
    try {
      requireInPlace();
    } catch (IOException | RuntimeException e) {
      release();
      throw e;
    }
    if ((long) WORD.get(words, OWNER) == me) {
      return false;
    }
    // Before anything is appended: whoever comes after a process that dies in between must look.
    WORD.setVolatile(words, OWNER, me);
    WORD.setOpaque(words, PID, ProcessHandle.current().pid());
    return true;
  }

  private void requireInPlace() throws IOException {
    if (!file.isInPlace()) {
      throw new StoreException(
          "file="
              + file.path()
              + " was deleted or replaced while in use; end every process that uses the folder,"
              + " then start anew");
    }
  }

  void release() throws IOException {
    FileLock mine = Objects.requireNonNull(held, "held");
    held = null;
    mine.release();
  }

  @Override
  public void close() throws IOException {
    try (file) {
      arena.close();
    }
  }
}
