package dev.teem.journal.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The one channel that this JVM has to a file that it locks.
 *
 * <p>The operating system's locks are the process's, and closing any channel to a file gives up all
 * that the process has on it. So nobody may open such a file a second time, not even to read.
 */
public final class LockFile implements AutoCloseable {
  /** The name of such files, in whatever folder they are. */
  public static final String NAME = "LOCK";

  /** What this JVM has open. Any thread; added before a file is opened, removed after. */
  private static final Set<Object> OPEN = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Object key;
  private final FileChannel channel;

  private LockFile(Path file, Object key, FileChannel channel) {
    this.file = file;
    this.key = key;
    this.channel = channel;
  }

  /**
   * Opens the file of a folder, private to the user, making it if it is not there.
   *
   * @return null if this JVM has it open already
   */
  public static LockFile open(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    try {
      Files.createFile(file, LogFolder.permissions("rw-------"));
    } catch (FileAlreadyExistsException e) {
      // By whomever.
    }
    Object key = keyOf(file);
    if (!OPEN.add(key)) {
      return null;
    }
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new LockFile(file, key, channel);
    } catch (IOException | RuntimeException e) {
      OPEN.remove(key);
      throw e;
    }
  }

  /** The same file under any name; where a file system has no such thing, the name. */
  private static Object keyOf(Path file) throws IOException {
    Object known = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    return known == null ? file.toRealPath() : known;
  }

  public FileChannel channel() {
    return channel;
  }

  Path path() {
    return file;
  }

  /** Whether the file still is where it was opened; false if it was deleted or replaced. */
  boolean isInPlace() throws IOException {
    return Files.exists(file) && keyOf(file).equals(key);
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      OPEN.remove(key);
    }
  }
}
