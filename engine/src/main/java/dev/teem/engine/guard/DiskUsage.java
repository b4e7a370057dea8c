package dev.teem.engine.guard;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What files take of their disk, in bytes: their blocks, as {@code du} counts them. A file with
 * holes is longer than that, one of a single byte takes a block. Links in a folder count
 * themselves, not what they lead to.
 */
public final class DiskUsage {
  private DiskUsage() {}

  /**
   * Of a file, or of a folder and all below it, or of what a link to one leads to. What is deleted
   * meanwhile counts nothing; nor does what is in a folder below it that this user may not read,
   * such as a disk's lost+found.
   *
   * @throws NoSuchFileException if there is nothing of that name
   * @throws AccessDeniedException if this user may not read it
   */
  public static long of(Path path) throws IOException {
    Path top = Files.isSymbolicLink(path) ? path.toRealPath() : path;
    Sum sum = new Sum(top);
    Files.walkFileTree(top, sum);
    return sum.bytes;
  }

  private static final class Sum extends SimpleFileVisitor<Path> {
    private final Path top;
    private long bytes;

    Sum(Path top) {
      this.top = top;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return visitFile(folder, attributes);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += FileBlocks.bytes(file, attributes.size());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      boolean denied = e instanceof AccessDeniedException;
      if (!file.equals(top) && (denied || e instanceof NoSuchFileException)) {
        return FileVisitResult.CONTINUE;
      }
      throw denied
          ? new AccessDeniedException(
              file.toString(), null, "let this user list it, as by chmod u+rx")
          : e;
    }
  }
}
