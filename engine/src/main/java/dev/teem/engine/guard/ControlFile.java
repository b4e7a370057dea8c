package dev.teem.engine.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Files by which the kernel tells something or is told something: short texts. */
final class ControlFile {
  /** A list of mounts may be long where many containers run; nothing else comes near. */
  static final int LONGEST_BYTES = 4 << 20;

  private ControlFile() {}

  /**
   * Its text.
   *
   * @throws IOException if it cannot be read or is longer than {@link #LONGEST_BYTES}
   */
  static String read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(LONGEST_BYTES + 1);
    } catch (IOException e) {
      throw naming(file, "reading", e);
    }
    if (bytes.length > LONGEST_BYTES) {
      throw new IOException(
          "%s is longer than %d bytes, which it never should be".formatted(file, LONGEST_BYTES));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What stands in it between blanks and ends of lines. */
  static List<String> words(Path file) throws IOException {
    String text = read(file).strip();
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+", -1));
  }

  /**
   * Tells the kernel something, in one write. Makes no file: where it is missing, there is nobody
   * to be told.
   */
  static void write(Path file, String text) throws IOException {
    // No channel: that of an interrupted thread would be closed.
    try (OutputStream out =
        Files.newOutputStream(
            file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw naming(file, "writing " + text, e);
    }
  }

  /** What the kernel refuses once a file is open does not name the file. */
  private static FileSystemException naming(Path file, String doing, IOException e) {
    if (e instanceof FileSystemException named) {
      return named;
    }
    FileSystemException named =
        new FileSystemException(file.toString(), null, e.getMessage() + " on " + doing);
    named.initCause(e);
    return named;
  }
}
