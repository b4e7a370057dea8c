package dev.teem.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** A folder that is its owner's alone. */
public final class PrivateFolder {
  private PrivateFolder() {}

  /** Makes it, and those above it, if there is nothing of that name. */
  public static void make(Path dir) throws IOException {
    if (!Files.exists(dir)) {
      Files.createDirectories(
          dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /**
   * Forces all that is in it, and its name, to the disk. What a run of less durability left in the
   * page cache would be answered from otherwise.
   *
   * @param locked names of files that this process may have locked, which need no force: opening
   *     and closing one would give up the lock
   */
  public static void force(Path dir, Set<String> locked) throws IOException {
    try (Stream<Path> walk = Files.walk(dir)) {
      for (Path path :
          walk.filter(path -> !locked.contains(path.getFileName().toString())).toList()) {
        force(path);
      }
    }
    forceName(dir);
  }

  /** Forces the name of a folder to the disk, and those of the folders that it is in. */
  public static void forceName(Path dir) throws IOException {
    Path parent = dir.toAbsolutePath().getParent();
    if (parent == null || !Files.isReadable(parent)) {
      return;
    }
    force(parent);
    for (Path above = parent.getParent(); above != null; above = above.getParent()) {
      try {
        force(above);
      } catch (IOException e) {
        // Of other folders most were there before, may not be ours to read, or be on a file system
        // of its own kind that knows of no such thing.
        return;
      }
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
