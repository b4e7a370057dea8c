package dev.teem.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of text that a user names and that is read at once. */
final class TextFile {
  private final String label;
  private final Path file;

  /**
   * Reads nothing yet.
   *
   * @param label what the user calls it, such as the option that names it
   */
  TextFile(String label, Path file) {
    this.label = label;
    this.file = file;
  }

  /**
   * What is in it.
   *
   * @param maxMebibytes how much is believed to be meant
   * @throws UsageException if it cannot be had
   */
  String read(int maxMebibytes) throws IOException {
    if (Files.isDirectory(file)) {
      throw wrong("is a directory; name a file in it");
    }
    // Not by the size of the file: a pipe has none.
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes((maxMebibytes << 20) + 1);
      if (bytes.length > maxMebibytes << 20) {
        throw wrong("has more than " + maxMebibytes + " MiB; write less into it");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw wrong("no such file; check the path");
    } catch (AccessDeniedException e) {
      throw wrong("no permission to read it; see chmod");
    } catch (CharacterCodingException e) {
      throw wrong("is not UTF-8; save it as that");
    }
  }

  /** What to throw when something is wrong with it. */
  UsageException wrong(String problem) {
    return new UsageException((label + " " + file).strip() + ": " + problem);
  }
}
