package dev.teem.journal.witness;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The state of a store at some moment: a JSON object with a member for each entity.
 *
 * <p>Read as CPython's {@code json.load} does: of a key that occurs twice the last value stays, the
 * words NaN, Infinity and -Infinity are numbers, strings may have escaped halves of surrogate
 * pairs, a byte order mark is refused, and so are integers of more than {@value
 * #MAX_INTEGER_DIGITS} digits. One difference: a key with half of a pair is refused, as Jackson
 * does.
 *
 * <p>Values are equal when Python's {@code ==} says so: {@code 1}, {@code 1.0} and {@code true}
 * are, {@code 9007199254740993} and {@code 9007199254740992.0} are not, and the order of an
 * object's keys does not matter. Another difference: NaN equals NaN here, or what has not changed
 * would count as changed.
 */
public final class Snapshot {
  /** A file may have this many bytes. */
  public static final int MAX_BYTES = 32 << 20;

  /**
   * A snapshot may have this many values, inner ones counted: whatever they are, two snapshots then
   * fit into a heap of 1 GiB.
   */
  public static final int MAX_VALUES = 2_000_000;

  /** Arrays and objects may be nested this deep. */
  public static final int MAX_DEPTH = 1000;

  /** An integer may have this many digits. Reading those takes more than linear time. */
  public static final int MAX_INTEGER_DIGITS = 4300;

  private final Map<String, Object> entities;

  private Snapshot(Map<String, Object> entities) {
    this.entities = entities;
  }

  /**
   * Reads a file that the store has written.
   *
   * @throws SnapshotException if it is not there, may not be read, is not such an object in UTF-8,
   *     or exceeds one of the bounds
   */
  public static Snapshot read(Path file) {
    try {
      return parse(
          new InputStreamReader(
              new ByteArrayInputStream(bytes(file)),
              StandardCharsets.UTF_8
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT)));
    } catch (SnapshotException e) {
      throw new SnapshotException(file + ": " + e.getMessage());
    } catch (NoSuchFileException e) {
      throw new SnapshotException(file + ": no such file; check the path");
    } catch (AccessDeniedException e) {
      throw new SnapshotException(file + ": no permission to read it; see chmod");
    } catch (IOException e) {
      throw new SnapshotException(
          file + ": cannot be read: " + e.getMessage() + "; check the disk it is on");
    }
  }

  /**
   * Reads a text.
   *
   * @throws SnapshotException if it is not such an object or exceeds one of the bounds, that of
   *     bytes excepted
   */
  public static Snapshot parse(String json) {
    try {
      return parse(new StringReader(json));
    } catch (IOException e) {
      throw new AssertionError("a string cannot fail", e);
    }
  }

  /** What each entity is, in a form in which {@link Object#equals} is Python's {@code ==}. */
  Map<String, Object> entities() {
    return entities;
  }

  private static byte[] bytes(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new SnapshotException("is a directory; name a file in it");
    }
    // Not by the size of the file: a pipe has none.
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new SnapshotException(
            "has more than "
                + (MAX_BYTES >> 20)
                + " MiB; have the store write only the entities that the claim is about");
      }
      return bytes;
    }
  }

  private static Snapshot parse(Reader text) throws IOException {
    return new Snapshot(new SnapshotParser(text).document());
  }
}
