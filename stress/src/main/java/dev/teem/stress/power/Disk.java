package dev.teem.stress.power;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder, and what of it no loss of power can take away: the files whose names were forced, with
 * the bytes that were. It is told of each force; nothing else is believed. One thread at a time.
 */
final class Disk {
  private final Path folder;

  /** By path in the folder. */
  private final Map<String, Content> forced = new HashMap<>();

  private final Map<String, Content> read = new HashMap<>();

  Disk(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** All of it was forced, names and bytes. */
  void force() {
    forced.clear();
    forced.putAll(memory());
  }

  /** A file was forced; its name is another matter if it is new. */
  void force(String file, Content content) {
    forced.put(file, content);
  }

  /** Some bytes of a file were forced, which memory has now. */
  void force(String file, int from, int length) {
    Content before = forced.getOrDefault(file, Content.NOTHING);
    Content now = read(file);
    byte[] bytes = Arrays.copyOf(before.bytes(), Math.max(before.bytes().length, from + length));
    System.arraycopy(now.bytes(), from, bytes, from, length);
    forced.put(file, new Content(bytes, Math.max(before.length(), from + length)));
  }

  /** The names in a folder of it were forced, not what is in the files. */
  void forceNames(String dir) {
    String prefix = dir.isEmpty() ? "" : dir + "/";
    for (String file : names()) {
      if (file.startsWith(prefix)) {
        forced.putIfAbsent(file, Content.NOTHING);
      }
    }
    forced
        .keySet()
        .removeIf(file -> file.startsWith(prefix) && !Files.exists(folder.resolve(file)));
  }

  /** What memory has of a file; the same object as last time if that has not changed. */
  Content read(String file) {
    try {
      Content now = Content.of(folder.resolve(file));
      Content before = read.put(file, now);
      if (before != null && before.isSame(now)) {
        read.put(file, before);
        return before;
      }
      return now;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is there if the power goes now. */
  Cut cut() {
    return new Cut(Map.copyOf(forced), memory());
  }

  private Map<String, Content> memory() {
    Map<String, Content> memory = new HashMap<>();
    for (String file : names()) {
      memory.put(file, read(file));
    }
    return memory;
  }

  private Iterable<String> names() {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
