package dev.teem.engine.receipt;

/**
 * JSON as one line of a log that other programs read and write too: all that CPython's json module
 * reads, and what it writes with sorted keys and non-ASCII text left as it is, {@code {"a": 1, "b":
 * [2, 3]}}.
 *
 * <p>Unlike {@link CanonicalJson} it knows NaN, the infinities and halves of surrogate pairs, and
 * it escapes U+0085, U+2028 and U+2029, at which some readers split lines.
 *
 * <p>Stateless: any thread may call any method.
 */
public final class JsonLine {
  private JsonLine() {}

  /**
   * Reads one JSON value.
   *
   * <p>The grammar is that of RFC 8259 with the tokens {@code NaN}, {@code Infinity} and {@code
   * -Infinity}; a double beyond the finite range is infinite; half of a surrogate pair may be
   * escaped. Of a key that occurs twice in an object the last value stays. Refused are integers of
   * more than 4300 digits and nesting beyond {@link CanonicalJson#MAX_DEPTH}.
   *
   * @param text the whole value; white space may surround it
   * @return a value of a class that {@link CanonicalJson#parse} gives, but unmodifiable
   * @throws JsonException if the text is anything else
   */
  public static Object parse(String text) {
    return new JsonParser(text, JsonForm.LINE).document();
  }

  /**
   * Writes a value, keys in the order of their code points. {@link #parse} reads back an equal one.
   *
   * @param value as for {@link CanonicalJson#write}, but doubles may be of any value and strings
   *     may hold lone surrogates
   * @return the text, without a line terminator
   * @throws IllegalArgumentException if a value is of another class, an integer has more than 4300
   *     digits, or the nesting exceeds {@link CanonicalJson#MAX_DEPTH}
   */
  public static String write(Object value) {
    JsonWriter writer = new JsonWriter(JsonForm.LINE, JsonWriter.FIRST_BYTES);
    writer.value(value);
    return writer.text();
  }
}
