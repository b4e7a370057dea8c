package dev.teem.journal;

import dev.teem.engine.receipt.StoreException;
import dev.teem.journal.log.LockFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps a folder to one process. The operating system's lock on the file decides, and dies with its
 * holder; the text in the file only tells who that is, or that the last holder did not close it.
 *
 * <pre>  pid=12345 state=open|closed </pre>
 */
public final class FolderLock implements AutoCloseable {
  private static final int MAX_TEXT = 256;
  private static final Pattern TEXT = Pattern.compile("pid=(\\d{1,18}) state=(open|closed)\\s*");

  private final LockFile file;
  private final long deadHolder;

  private FolderLock(LockFile file, long deadHolder) {
    this.file = file;
    this.deadHolder = deadHolder;
  }

  /**
   * Takes the lock.
   *
   * @param what the folder is, for messages
   * @param elsewhere how another folder is chosen, for messages
   * @throws StoreException if another process has it; the message has its pid
   */
  public static FolderLock take(String what, Path dir, String elsewhere) throws IOException {
    LockFile file = LockFile.open(dir);
    if (file == null) {
      throw inUse(what, dir, Long.toString(ProcessHandle.current().pid()), elsewhere);
    }
    try {
      Matcher holder = TEXT.matcher(read(file.channel()));
      boolean known = holder.matches();
      FileLock lock = file.channel().tryLock();
      if (lock == null) {
        throw inUse(what, dir, known ? holder.group(1) : "unknown", elsewhere);
      }
      boolean open = known && holder.group(2).equals("open");
      FolderLock taken = new FolderLock(file, open ? Long.parseLong(holder.group(1)) : 0);
      taken.write("open");
      return taken;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static StoreException inUse(String what, Path dir, String pid, String elsewhere) {
    return new StoreException(
        what
            + " "
            + dir
            + " is in use by process pid="
            + pid
            + "; wait for it to end, or choose another folder"
            + elsewhere);
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MAX_TEXT);
    int length = Math.max(0, channel.read(text, 0));
    return new String(text.array(), 0, length, StandardCharsets.US_ASCII);
  }

  /** The process that held the folder when it died; 0 if it was closed. */
  public long deadHolder() {
    return deadHolder;
  }

  private void write(String state) throws IOException {
    String text = "pid=" + ProcessHandle.current().pid() + " state=" + state + "\n";
    file.channel().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    file.channel().truncate(text.length());
  }

  /** Says that the folder was closed, and lets go. */
  @Override
  public void close() throws IOException {
    try (file) {
      write("closed");
      if (!file.isInPlace()) {
        throw new StoreException(
            file.path()
                + " was deleted or replaced while in use: another process may have written to the"
                + " folder meanwhile; see that none does, and open it anew");
      }
    }
  }
}
