package dev.teem.engine.receipt;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes values, one behind the other, as UTF-8. For one thread. If it refuses one, what it has
 * written before stays, and some of that one.
 */
final class JsonWriter {
  private static final int FIRST_PLAIN_EXPONENT = -4;
  private static final int FIRST_LARGE_EXPONENT = 16;

  /** A code point in UTF-8, or the escape of a unit, is no longer. */
  private static final int MOST_BYTES = 6;

  /** DEL is plain as well, and seldom. */
  private static final int LAST_PLAIN = '~';

  /**
   * From here on it is cheaper to look at bytes, eight at a time, though they have to be copied for
   * it: of a string's units nobody may see more than one at a time.
   */
  private static final int LONG_STRING = 16;

  private static final boolean[] PLAIN = plain();

  private static final BigInteger FIRST_TOO_LONG =
      BigInteger.TEN.pow(CanonicalJson.MAX_INTEGER_DIGITS);

  /** Enough for most values. */
  static final int FIRST_BYTES = 256;

  private final JsonForm form;
  private byte[] out;
  private int length;
  private int depth;

  JsonWriter(JsonForm form, int bytes) {
    this.form = form;
    out = new byte[bytes];
  }

  /** ASCII that stands in a string as it is, in every form. */
  private static boolean[] plain() {
    boolean[] plain = new boolean[0x80];
    Arrays.fill(plain, ' ', plain.length, true);
    plain['"'] = false;
    plain['\\'] = false;
    return plain;
  }

  String text() {
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  /** Where the text is, up to {@link #length}; until more is written. */
  byte[] array() {
    return out;
  }

  int length() {
    return length;
  }

  /** Begins anew, in the same memory. */
  void clear() {
    length = 0;
    depth = 0;
  }

  private void reserve(int bytes) {
    if (bytes > out.length - length) {
      out =
          Arrays.copyOf(
              out,
              Math.max(
                  Math.addExact(length, bytes),
                  (int) Math.min(2L * out.length, Integer.MAX_VALUE - 8)));
    }
  }

  private void write(char ascii) {
    reserve(1);
    out[length++] = (byte) ascii;
  }

  /** Writes text as it is, which must be ASCII. */
  void write(String ascii) {
    int count = ascii.length();
    reserve(count);
    copy(ascii, count);
  }

  void value(Object value) {
    switch (value) {
      case null -> write("null");
      case String characters -> string(characters);
      case Boolean truth -> write(truth.toString());
      case CharSequence characters -> string(characters.toString());
      case Long integer -> write(integer.toString());
      case Integer integer -> write(integer.toString());
      case Short integer -> write(integer.toString());
      case BigInteger integer -> integer(integer);
      case Double number -> number(number);
      case Map<?, ?> map -> object(map);
      case List<?> list -> array(list);
      default ->
          throw new IllegalArgumentException(
              "class=" + value.getClass().getName() + " has no JSON form");
    }
  }

  /** Refused by its size, since its digits take more than linear time. */
  private void integer(BigInteger integer) {
    if (integer.abs().compareTo(FIRST_TOO_LONG) >= 0) {
      throw new IllegalArgumentException(
          "an integer of bits="
              + integer.bitLength()
              + " has more than digits="
              + CanonicalJson.MAX_INTEGER_DIGITS
              + ", which would not be read again; write it as a string");
    }
    write(integer.toString());
  }

  private void object(Map<?, ?> map) {
    enter();
    write('{');
    String separator = "";
    for (String key : sortedKeys(map)) {
      write(separator);
      string(key);
      write(form.colon());
      value(map.get(key));
      separator = form.comma();
    }
    end();
  }

  /** Writes text that begins an object, whose members the caller writes. */
  void begin(String ascii) {
    enter();
    write(ascii);
  }

  /** Ends an object. */
  void end() {
    write('}');
    depth--;
  }

  private static String[] sortedKeys(Map<?, ?> map) {
    Object[] found = map.keySet().toArray();
    String[] keys = new String[found.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(found[i]);
    }
    if (keys.length > 1) {
      Arrays.sort(keys, CodePointOrder::compare);
    }
    return keys;
  }

  private static String key(Object key) {
    if (key instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(
        "key=" + key + " of class=" + (key == null ? null : key.getClass().getName()));
  }

  private void array(List<?> list) {
    enter();
    write('[');
    String separator = "";
    for (Object element : list) {
      write(separator);
      value(element);
      separator = form.comma();
    }
    write(']');
    depth--;
  }

  private void enter() {
    if (++depth > CanonicalJson.MAX_DEPTH) {
      throw new IllegalArgumentException("nesting exceeds depth=" + CanonicalJson.MAX_DEPTH);
    }
  }

  private void string(String characters) {
    int count = characters.length();
    reserve(count + 2);
    out[length++] = '"';
    if (count < LONG_STRING ? isPlain(characters, count) : PlainBytes.are(utf8(characters))) {
      copy(characters, count);
      out[length++] = '"';
    } else {
      stringFrom(characters, 0);
    }
  }

  private static byte[] utf8(String characters) {
    return characters.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether all units are plain: by arithmetic whose sign bit says no. */
  private static boolean isPlain(String characters, int count) {
    int signs = 0;
    for (int i = 0; i < count; i++) {
      int unit = characters.charAt(i);
      signs |= unit - ' ' | LAST_PLAIN - unit | (unit ^ '"') - 1 | (unit ^ '\\') - 1;
    }
    return signs >= 0;
  }

  /** One copy of memory: the deprecated method drops upper bytes, of which ASCII has none. */
  @SuppressWarnings("deprecation")
  private void copy(String ascii, int count) {
    ascii.getBytes(0, count, out, length);
    length += count;
  }

  /** The rest of a string. */
  private void stringFrom(String characters, int from) {
    for (int at = from; at < characters.length(); at++) {
      reserve(MOST_BYTES);
      char unit = characters.charAt(at);
      if (unit < PLAIN.length && PLAIN[unit]) {
        out[length++] = (byte) unit;
      } else if (unit < PLAIN.length || form.escapes(unit)) {
        escape(unit);
      } else if (Character.isSurrogate(unit)) {
        at = surrogate(characters, at);
      } else {
        codePoint(unit);
      }
    }
    write('"');
  }

  private void escape(char unit) {
    StringBuilder escape = new StringBuilder(MOST_BYTES);
    JsonEscape.append(escape, unit);
    write(escape.toString());
  }

  /** Returns the index of the last unit that was written. */
  private int surrogate(String characters, int at) {
    int codePoint = characters.codePointAt(at);
    if (Character.isSupplementaryCodePoint(codePoint)) {
      codePoint(codePoint);
      return at + 1;
    }
    if (!form.isLenient()) {
      throw new IllegalArgumentException(
          String.format("lone surrogate U+%04X at index=%d of a string", codePoint, at));
    }
    escape((char) codePoint);
    return at;
  }

  /** Above ASCII. */
  private void codePoint(int codePoint) {
    if (codePoint < 0x800) {
      out[length++] = (byte) (0xc0 | codePoint >> 6);
    } else {
      if (codePoint < 0x10000) {
        out[length++] = (byte) (0xe0 | codePoint >> 12);
      } else {
        out[length++] = (byte) (0xf0 | codePoint >> 18);
        out[length++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
      }
      out[length++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    }
    out[length++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  private void number(double value) {
    if (!Double.isFinite(value)) {
      notFinite(value);
      return;
    }
    if (value < 0 || 1 / value < 0) {
      write('-');
    }
    if (value == 0) {
      write("0.0");
    } else {
      StringBuilder text = new StringBuilder();
      shortest(ShortestDecimal.of(Math.abs(value)), text);
      write(text.toString());
    }
  }

  /** Java's names of them are CPython's. */
  private void notFinite(double value) {
    if (!form.isLenient()) {
      throw new IllegalArgumentException("value=" + value + " has no JSON form");
    }
    write(Double.toString(value));
  }

  private static void shortest(ShortestDecimal decimal, StringBuilder text) {
    String digits = decimal.digits();
    int exponent = decimal.exponent();
    if (exponent < FIRST_PLAIN_EXPONENT || exponent >= FIRST_LARGE_EXPONENT) {
      scientific(digits, exponent, text);
    } else if (exponent < 0) {
      text.append("0.").repeat('0', -exponent - 1).append(digits);
    } else if (digits.length() <= exponent + 1) {
      text.append(digits).repeat('0', exponent + 1 - digits.length()).append(".0");
    } else {
      text.append(digits, 0, exponent + 1)
          .append('.')
          .append(digits, exponent + 1, digits.length());
    }
  }

  private static void scientific(String digits, int exponent, StringBuilder text) {
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append(exponent < 0 ? "e-" : "e+");
    if (Math.abs(exponent) < 10) {
      text.append('0');
    }
    text.append(Math.abs(exponent));
  }
}
