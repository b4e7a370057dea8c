package dev.teem.stress.damage;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a folder, in memory. Immutable: a changed one is another. */
final class Image {
  private static final int CHUNK = 1 << 16;

  /** By its name relative to the folder, with slashes. */
  private final SortedMap<String, Entry> entries;

  /** What a name stands for. */
  sealed interface Entry {}

  /** A folder, kept where it is empty or stands where a file should. */
  record Folder() implements Entry {}

  /** A file; the bytes are not to be changed. */
  static final class File implements Entry {
    private final byte[] used;
    private final long length;

    /**
     * A file.
     *
     * @param used its bytes without the zeros at its end
     * @param length of all of it
     */
    File(byte[] used, long length) {
      this.used = used;
      this.length = length;
    }

    /** A file of just these bytes. */
    static File of(byte[] bytes) {
      return new File(bytes, bytes.length);
    }

    byte[] used() {
      return used;
    }

    long length() {
      return length;
    }
  }

  private Image(SortedMap<String, Entry> entries) {
    this.entries = entries;
  }

  /** Reads a folder, be it that its files are open. */
  static Image of(Path folder) throws IOException {
    SortedMap<String, Entry> entries = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        entries.put(folder.relativize(path).toString(), read(path));
      }
    }
    return new Image(entries);
  }

  private static File read(Path path) throws IOException {
    byte[] used = new byte[0];
    long length = 0;
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
        int end = read;
        while (end > 0 && chunk[end - 1] == 0) {
          end--;
        }
        if (end > 0) {
          used = Arrays.copyOf(used, Math.toIntExact(length + end));
          System.arraycopy(chunk, 0, used, (int) length, end);
        }
        length += read;
      }
    }
    return new File(used, length);
  }

  /** The names that match an expression, in order. */
  List<String> names(String regex) {
    return entries.keySet().stream().filter(name -> name.matches(regex)).toList();
  }

  /** A file that is there; null if it is not. */
  File file(String name) {
    return entries.get(name) instanceof File file ? file : null;
  }

  /** The same with another content for a name; null takes it away. */
  Image with(String name, Entry entry) {
    SortedMap<String, Entry> changed = new TreeMap<>(entries);
    if (entry == null) {
      changed.remove(name);
    } else {
      changed.put(name, entry);
    }
    return new Image(changed);
  }

  /** Makes the files, in a folder that has none. What is zero at their ends takes no blocks. */
  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (var named : entries.entrySet()) {
      Path path = folder.resolve(named.getKey());
      Files.createDirectories(path.getParent());
      switch (named.getValue()) {
        case Folder _ -> Files.createDirectory(path);
        case File file -> {
          try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
            out.write(file.used());
            out.setLength(file.length());
          }
        }
      }
    }
  }

  /**
   * Whether the files of a folder are still these.
   *
   * @return the name of one that is not; null if all are
   */
  String changedIn(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      List<String> now = new ArrayList<>();
      walk.filter(path -> !Files.isDirectory(path))
          .forEach(path -> now.add(folder.relativize(path).toString()));
      now.removeAll(entries.keySet());
      if (!now.isEmpty()) {
        return now.getFirst();
      }
    }
    return entries.keySet().stream()
        .filter(name -> isChanged(folder.resolve(name), entries.get(name)))
        .findFirst()
        .orElse(null);
  }

  private static boolean isChanged(Path path, Entry entry) {
    return switch (entry) {
      case Folder _ -> !Files.isDirectory(path);
      case File file -> {
        try (InputStream in = Files.newInputStream(path)) {
          yield Files.size(path) != file.length()
              || !Arrays.equals(in.readNBytes(file.used().length), file.used());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
