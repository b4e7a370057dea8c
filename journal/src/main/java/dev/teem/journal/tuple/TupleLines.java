package dev.teem.journal.tuple;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The lines of a text file, as entries, each with its number. Blank lines are passed over. */
final class TupleLines implements AutoCloseable {
  /** An entry may be that much longer where all that is not ASCII is escaped. */
  private static final int MAX_LINE_BYTES = 4 * TupleJournal.MAX_ENTRY_BYTES;

  private static final int READ_BYTES = 1 << 16;

  private final InputStream input;
  private final byte[] buffer = new byte[READ_BYTES];
  private int at;
  private int end;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean tooLong;
  private long number;

  TupleLines(Path file) throws IOException {
    input = Files.newInputStream(file);
  }

  /** Moves to the next line that is not blank; false if there is none. */
  boolean next() throws IOException {
    do {
      if (!read()) {
        return false;
      }
      number++;
    } while (!tooLong && line.toString(StandardCharsets.ISO_8859_1).isBlank());
    return true;
  }

  private boolean read() throws IOException {
    line.reset();
    tooLong = false;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      take(from, at - from);
      if (at < end) {
        at++;
        return true;
      }
    }
    return any;
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, input.read(buffer));
    return end > 0;
  }

  private void take(int from, int length) {
    tooLong |= line.size() + length > MAX_LINE_BYTES;
    if (!tooLong) {
      line.write(buffer, from, length);
    }
  }

  /** The line's number, from 1. */
  long number() {
    return number;
  }

  /**
   * The line as an entry that can be believed.
   *
   * @throws IllegalArgumentException if it is none; the message says why
   */
  TupleEntry entry() {
    if (tooLong) {
      throw new IllegalArgumentException(
          "it has more than bytes=" + MAX_LINE_BYTES + "; no entry is that long");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line.toByteArray());
      return TupleEntry.parse(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString())
          .checked();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is not UTF-8", e);
    }
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
