package dev.teem.stress.trial;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.stream.Stream;

/** Copies and deletes folders. */
public final class Folders {
  private static final int COPY_BYTES = 64 << 10;

  private Folders() {}

  /** Copies a folder; what is zero stays without disk blocks. */
  public static void copy(Path from, Path to) throws IOException {
    delete(to);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          copyFile(file, target);
        }
      }
    }
  }

  private static void copyFile(Path from, Path to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    ByteBuffer zeros = ByteBuffer.allocate(COPY_BYTES);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel source = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel target = FileChannel.open(to, options)) {
      long at = 0;
      while (source.read(buffer.clear(), at) > 0) {
        buffer.flip();
        int length = buffer.remaining();
        boolean last = at + length >= source.size();
        boolean zero = buffer.equals(zeros.limit(length));
        if (last || !zero) {
          long position = at;
          while (buffer.hasRemaining()) {
            position += target.write(buffer, position);
          }
        }
        at += length;
      }
    }
  }

  /** Deletes a folder and what is in it. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            Files.delete(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
