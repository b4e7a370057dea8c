package dev.teem.journal.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Which file a name stands for, to see later on whether it still does: one that was deleted can be
 * written to as before, and nobody finds what was written.
 *
 * @param path its name
 * @param key the same for the same file under any name
 */
record NamedFile(Path path, Object key) {

  /** The file that has the name now. */
  static NamedFile of(Path path) throws IOException {
    Object known = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    // Where a file system has no such thing, the name.
    return new NamedFile(path, known == null ? path.toRealPath() : known);
  }

  /** False if it was deleted or replaced. */
  boolean isInPlace() throws IOException {
    return Files.exists(path) && of(path).key().equals(key);
  }
}
