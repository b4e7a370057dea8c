package dev.teem.journal.log;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A child process: ends with 0 if it could lock a file, with 1 if somebody has it. */
public final class TryLock {
  private TryLock() {}

  public static void main(String[] arguments) throws Exception {
    try (FileChannel channel =
        FileChannel.open(
            Path.of(arguments[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      System.exit(channel.tryLock() == null ? 1 : 0);
    }
  }

  /** Whether another process than this one could lock the file now. */
  public static boolean succeeds(Path file) throws Exception {
    Process child = Children.java(List.of(), TryLock.class, file.toString()).start();
    return child.waitFor() == 0;
  }
}
