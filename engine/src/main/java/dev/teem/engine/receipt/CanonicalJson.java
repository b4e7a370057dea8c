package dev.teem.engine.receipt;

/**
 * JSON with exactly one text per value, so that equal values have equal hashes.
 *
 * <p>The form is what CPython's {@code json.dumps} gives with sorted keys, no white space and
 * non-ASCII text left as it is: keys in code-point order, integers of any size in decimal, doubles
 * as their shortest round-trip digits in Python's notation. {@code 1} and {@code 1.0} are different
 * values here.
 *
 * <p>Stateless: any thread may call any method.
 */
public final class CanonicalJson {
  /** Arrays and objects may be nested this deep; what is deeper is refused, not overflowed on. */
  public static final int MAX_DEPTH = 1000;

  /** Integers are read and written up to this length. */
  static final int MAX_INTEGER_DIGITS = 4300;

  private static final int EXCERPT_CHARS = 80;

  private CanonicalJson() {}

  /**
   * Reads one JSON value, strictly by RFC 8259.
   *
   * <p>Of a key that occurs twice in an object the last value stays. Refused beyond the grammar:
   * lone surrogates, doubles beyond the finite range, integers of more than 4300 digits (reading
   * those takes more than linear time; CPython draws the same line), nesting beyond {@link
   * #MAX_DEPTH}.
   *
   * @param text the whole document; white space may surround the value
   * @return a {@code Map<String, Object>} in order of first occurrence, a {@code List<Object>}
   *     (both mutable), a {@code String}, a {@code Boolean}, null, a {@code Long} for an integer of
   *     64 bits, a {@code BigInteger} for a larger one, a {@code Double} for any other number
   * @throws JsonException if the text is anything else
   */
  public static Object parse(String text) {
    return new JsonParser(text, JsonForm.CANONICAL).document();
  }

  /**
   * Writes a value in canonical form.
   *
   * @param value null, or a {@code Boolean}, {@code Short}, {@code Integer}, {@code Long}, {@code
   *     BigInteger}, {@code Double}, {@code CharSequence}, {@code List} or {@code Map} with {@code
   *     String} keys, the last two of such values
   * @return the text
   * @throws IllegalArgumentException if a value is of another class, a double is not finite, an
   *     integer has more than 4300 digits, a string holds a lone surrogate, or the nesting exceeds
   *     {@link #MAX_DEPTH}
   */
  public static String write(Object value) {
    return new CanonicalBytes().value(value).toText();
  }

  /**
   * Writes a value in canonical form, ready to be hashed or stored.
   *
   * @param value as for {@link #write}
   * @return the text in UTF-8
   * @throws IllegalArgumentException as {@link #write} does
   */
  public static byte[] bytes(Object value) {
    return new CanonicalBytes().value(value).toBytes();
  }

  /**
   * Names a value in a message.
   *
   * @param value as for {@link #write}
   * @return its canonical form, or the beginning of that if it is long
   */
  public static String excerpt(Object value) {
    String text = write(value);
    return text.length() <= EXCERPT_CHARS ? text : text.substring(0, EXCERPT_CHARS) + "...";
  }
}
