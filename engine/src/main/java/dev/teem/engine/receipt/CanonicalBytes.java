package dev.teem.engine.receipt;

import java.util.Arrays;

/**
 * Canonical JSON as bytes in UTF-8, put together of values and of text that is known to be right:
 * for hot paths, where what comes between the values is always the same, and memory is used again.
 * See {@link CanonicalJson} for the form.
 *
 * <p>For one thread at a time.
 */
public final class CanonicalBytes {
  private final JsonWriter writer;

  /** Nothing yet. */
  public CanonicalBytes() {
    this(JsonWriter.FIRST_BYTES);
  }

  /**
   * Nothing yet.
   *
   * @param bytes how many there may be before more memory is taken
   */
  public CanonicalBytes(int bytes) {
    writer = new JsonWriter(JsonForm.CANONICAL, bytes);
  }

  /**
   * Writes text as it is: punctuation, and names of members with it.
   *
   * @param ascii must be ASCII, and leave the whole in canonical form
   * @return this
   */
  public CanonicalBytes text(String ascii) {
    writer.write(ascii);
    return this;
  }

  /**
   * The same for text that begins an object, so that it counts how deep the values in there are.
   *
   * @return this
   * @throws IllegalArgumentException if the nesting exceeds {@link CanonicalJson#MAX_DEPTH}
   */
  public CanonicalBytes begin(String ascii) {
    writer.begin(ascii);
    return this;
  }

  /**
   * Writes the end of an object that was begun so.
   *
   * @return this
   */
  public CanonicalBytes end() {
    writer.end();
    return this;
  }

  /**
   * Writes a value. If it is refused, what there is is of no more use before {@link #clear}.
   *
   * @param value as for {@link CanonicalJson#write}
   * @return this
   * @throws IllegalArgumentException as there
   */
  public CanonicalBytes value(Object value) {
    writer.value(value);
    return this;
  }

  /** How many bytes there are. */
  public int length() {
    return writer.length();
  }

  /** An array that begins with them; this one's own, valid until more is written. */
  public byte[] array() {
    return writer.array();
  }

  /** A copy of them. */
  public byte[] toBytes() {
    return Arrays.copyOf(writer.array(), writer.length());
  }

  /** The same as text. */
  String toText() {
    return writer.text();
  }

  /** Begins anew. */
  public void clear() {
    writer.clear();
  }
}
