package dev.teem.journal.event;

import dev.teem.engine.receipt.CanonicalJson;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values as bytes: the kinds of JSON, and bytes. What comes out equals what went in, to the last
 * bit of a double and the last half of a surrogate pair; lists and maps cannot be changed then, and
 * maps are in the order they had.
 *
 * <pre>
 *   byte kind    then
 *   0 null
 *   1 false
 *   2 true
 *   3 long       8 bytes
 *   4 double     8 bytes, the raw bits
 *   5 integer    int length, two's complement, most significant byte first
 *   6 text       int length, UTF-8
 *   7 text       int units, 2 bytes each: text with half a surrogate pair, which UTF-8 has not
 *   8 bytes      int length, the bytes
 *   9 list       int count, values
 *  10 map        int count, pairs of a text and a value
 * </pre>
 */
final class ValueCodec {
  /** What can be kept, for messages. */
  static final String KINDS =
      "null, Boolean, Long, Double, BigInteger, String, byte[], List or Map of String to these";

  /** Lists and maps may be nested this deep, as in JSON. */
  static final int MAX_DEPTH = CanonicalJson.MAX_DEPTH;

  private static final int NULL = 0;
  private static final int FALSE = 1;
  private static final int TRUE = 2;
  private static final int LONG = 3;
  private static final int DOUBLE = 4;
  private static final int INTEGER = 5;
  private static final int TEXT = 6;
  private static final int UNITS = 7;
  private static final int BYTES = 8;
  private static final int LIST = 9;
  private static final int MAP = 10;

  /** So that a count that lies costs nothing before its first element is missed. */
  private static final int FIRST_CAPACITY = 16;

  private ValueCodec() {}

  /**
   * Writes a value.
   *
   * @throws UnkeptValueException if it, or a value in it, is of another class, or too deep
   * @throws RecordTooLongException if there is no room for it
   */
  static void write(RecordOutput out, Object value) {
    write(out, value, 0);
  }

  private static void write(RecordOutput out, Object value, int depth) {
    switch (value) {
      case null -> out.int8(NULL);
      case Boolean truth -> out.int8(truth ? TRUE : FALSE);
      case Long number -> out.int8(LONG).int64(number);
      case Double number -> out.int8(DOUBLE).float64(number);
      case BigInteger number -> sized(out.int8(INTEGER), number.toByteArray());
      case String text -> text(out, text);
      case byte[] bytes -> sized(out.int8(BYTES), bytes);
      case List<?> list -> {
        enter(depth);
        out.int8(LIST).int32(list.size());
        list.forEach(element -> write(out, element, depth + 1));
      }
      case Map<?, ?> map -> {
        enter(depth);
        out.int8(MAP).int32(map.size());
        map.forEach((key, member) -> {
          text(out, key(key));
          write(out, member, depth + 1);
        });
      }
      default -> throw new UnkeptValueException("class=" + value.getClass().getName());
    }
  }

  private static String key(Object key) {
    if (key instanceof String text) {
      return text;
    }
    throw new UnkeptValueException(
        key == null ? "a key that is null" : "a key of class=" + key.getClass().getName());
  }

  private static void enter(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new UnkeptValueException("lists or maps nested deeper than " + MAX_DEPTH);
    }
  }

  private static void text(RecordOutput out, String text) {
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[utf8.remaining()];
      utf8.get(bytes);
      sized(out.int8(TEXT), bytes);
    } catch (CharacterCodingException e) {
      out.int8(UNITS).int32(text.length());
      text.chars().forEach(unit -> out.int8(unit).int8(unit >> Byte.SIZE));
    }
  }

  private static void sized(RecordOutput out, byte[] bytes) {
    out.int32(bytes.length).bytes(bytes);
  }

  /**
   * Reads a value.
   *
   * @throws MalformedRecordException if there is none
   */
  static Object read(RecordInput in) {
    return read(in, 0);
  }

  /** Reads a text. */
  static String readText(RecordInput in) {
    String text = readTextOrNull(in);
    if (text == null) {
      throw new MalformedRecordException("null where a text should be");
    }
    return text;
  }

  /** Reads a text or null. */
  static String readTextOrNull(RecordInput in) {
    Object value = read(in, MAX_DEPTH);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new MalformedRecordException("a value where a text should be");
  }

  private static Object read(RecordInput in, int depth) {
    int kind = in.int8();
    return switch (kind) {
      case NULL -> null;
      case FALSE -> false;
      case TRUE -> true;
      case LONG -> in.int64();
      case DOUBLE -> in.float64();
      case INTEGER -> integer(in.bytes(in.count(1)));
      case TEXT -> new String(in.bytes(in.count(1)), StandardCharsets.UTF_8);
      case UNITS -> units(in);
      case BYTES -> in.bytes(in.count(1));
      case LIST -> list(in, depth);
      case MAP -> map(in, depth);
      default -> throw new MalformedRecordException("kind=" + kind + " is none of a value");
    };
  }

  private static BigInteger integer(byte[] bytes) {
    if (bytes.length == 0) {
      throw new MalformedRecordException("an integer of no bytes");
    }
    return new BigInteger(bytes);
  }

  private static String units(RecordInput in) {
    char[] units = new char[in.count(Character.BYTES)];
    for (int i = 0; i < units.length; i++) {
      int low = in.int8() & 0xff;
      units[i] = (char) (in.int8() << Byte.SIZE | low);
    }
    return new String(units);
  }

  private static List<Object> list(RecordInput in, int depth) {
    check(depth);
    int count = in.count(1);
    List<Object> list = new ArrayList<>(Math.min(count, FIRST_CAPACITY));
    for (int i = 0; i < count; i++) {
      list.add(read(in, depth + 1));
    }
    return Collections.unmodifiableList(list);
  }

  private static Map<String, Object> map(RecordInput in, int depth) {
    check(depth);
    int count = in.count(2);
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(readText(in), read(in, depth + 1));
    }
    if (map.size() != count) {
      throw new MalformedRecordException("a map with a key twice");
    }
    return Collections.unmodifiableMap(map);
  }

  private static void check(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new MalformedRecordException("lists or maps nested deeper than " + MAX_DEPTH);
    }
  }
}
