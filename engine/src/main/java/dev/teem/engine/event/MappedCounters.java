package dev.teem.engine.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** A counters file that this process writes. */
final class MappedCounters {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private final Path file;
  private final Arena arena;
  private final CounterValues values;

  private MappedCounters(Path file, Arena arena, CounterValues values) {
    this.file = file;
    this.arena = arena;
    this.values = values;
  }

  /** Makes the file under another name first, so that nobody sees it half made. */
  static MappedCounters create(Path file, CountersHeader header, List<String> labels) {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Arena arena = Arena.ofShared();
    try {
      createFolder(file.toAbsolutePath().getParent());
      Files.deleteIfExists(unfinished);
      MemorySegment memory = map(unfinished, content(header, labels), arena);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      return new MappedCounters(file, arena, new CounterValues(header.values(memory), labels));
    } catch (IOException e) {
      arena.close();
      delete(unfinished, e);
      throw new UncheckedIOException("Cannot create counters file=" + file, e);
    }
  }

  private static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, permissions("rwx------"));
    }
  }

  private static FileAttribute<?>[] permissions(String text) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  private static ByteBuffer content(CountersHeader header, List<String> labels) {
    MemorySegment content = MemorySegment.ofArray(new long[header.fileLength() / Long.BYTES]);
    header.write(content);
    CounterLabels.write(header.labels(content), labels);
    return ByteBuffer.wrap(content.toArray(ValueLayout.JAVA_BYTE));
  }

  /** Written, not just extended: a full disk is an exception here, not a fault on a core later. */
  private static MemorySegment map(Path file, ByteBuffer content, Arena arena) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, permissions("rw-------"))) {
      while (content.hasRemaining()) {
        channel.write(content);
      }
      return channel.map(MapMode.READ_WRITE, 0, channel.size(), arena);
    }
  }

  private static void delete(Path file, IOException failure) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  CounterValues values() {
    return values;
  }

  /** Synchronized so that of several threads that close only one does. */
  synchronized void close(boolean delete) {
    if (!arena.scope().isAlive()) {
      return;
    }
    arena.close();
    if (delete) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot delete counters file=" + file, e);
      }
    }
  }
}
