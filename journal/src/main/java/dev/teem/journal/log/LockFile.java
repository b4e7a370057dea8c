package dev.teem.journal.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  private final NamedFile file;
  private final FileChannel channel;

  private LockFile(NamedFile file, FileChannel channel) {
    this.file = file;
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
    NamedFile named = NamedFile.of(file);
    if (!OPEN.add(named.key())) {
      return null;
    }
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new LockFile(named, channel);
    } catch (IOException | RuntimeException e) {
      OPEN.remove(named.key());
      throw e;
    }
  }

  public FileChannel channel() {
    return channel;
  }

  /** Where it was opened. */
  public Path path() {
    return file.path();
  }

  /** Whether the file still is where it was opened; false if it was deleted or replaced. */
  public boolean isInPlace() throws IOException {
    return file.isInPlace();
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      OPEN.remove(file.key());
    }
  }
}
