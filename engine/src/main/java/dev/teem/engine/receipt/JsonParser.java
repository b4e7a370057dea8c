package dev.teem.engine.receipt;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one document by recursive descent. Used once, by one thread. */
final class JsonParser {
  private static final int MAX_LONG_CHARS = 18;
  private static final int END = -1;

  private final String text;
  private final JsonForm form;
  private int at;
  private int depth;

  JsonParser(String text, JsonForm form) {
    this.text = text;
    this.form = form;
  }

  Object document() {
    Object value = value();
    if (peekPastSpace() != END) {
      throw expected("the end of the text");
    }
    return value;
  }

  private Object value() {
    int next = peekPastSpace();
    return switch (next) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't' -> literal("true", true);
      case 'f' -> literal("false", false);
      case 'n' -> literal("null", null);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      case 'N' -> notFinite("NaN", Double.NaN);
      case 'I' -> notFinite("Infinity", Double.POSITIVE_INFINITY);
      default -> throw expected("a value");
    };
  }

  private Object notFinite(String word, double value) {
    if (!form.isLenient()) {
      throw expected("a value");
    }
    return literal(word, value);
  }

  private Map<String, Object> object() {
    enter();
    Map<String, Object> members = new LinkedHashMap<>();
    if (peekPastSpace() != '}') {
      member(members, "a key or '}'");
      while (peekPastSpace() == ',') {
        at++;
        member(members, "a key after ','");
      }
    }
    leave('}', "',' or '}' after the member");
    return form.isLenient() ? Collections.unmodifiableMap(members) : members;
  }

  private void member(Map<String, Object> members, String expectedKey) {
    if (peekPastSpace() != '"') {
      throw expected(expectedKey);
    }
    String key = string();
    if (peekPastSpace() != ':') {
      throw expected("':' after the key");
    }
    at++;
    members.put(key, value());
  }

  private List<Object> array() {
    enter();
    List<Object> elements = new ArrayList<>();
    if (peekPastSpace() != ']') {
      elements.add(value());
      while (peekPastSpace() == ',') {
        at++;
        elements.add(value());
      }
    }
    leave(']', "',' or ']' after the element");
    return form.isLenient() ? Collections.unmodifiableList(elements) : elements;
  }

  private void enter() {
    if (++depth > CanonicalJson.MAX_DEPTH) {
      throw expected("at most " + CanonicalJson.MAX_DEPTH + " levels of nesting");
    }
    at++;
  }

  private void leave(char close, String expected) {
    if (peek() != close) {
      throw expected(expected);
    }
    at++;
    depth--;
  }

  private Object literal(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw expected("'" + word + "'");
    }
    at += word.length();
    return value;
  }

  private Object number() {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    int firstDigit = at;
    if (peek() == 'I' && form.isLenient()) {
      return notFinite("Infinity", Double.NEGATIVE_INFINITY);
    }
    digits();
    if (text.charAt(firstDigit) == '0' && at > firstDigit + 1) {
      at = firstDigit + 1;
      throw expected("no digit after a leading zero");
    }
    int integerEnd = at;
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    return at == integerEnd ? integer(start, at - firstDigit) : finite(start);
  }

  private void digits() {
    if (!isDigit(peek())) {
      throw expected("a digit");
    }
    while (isDigit(peek())) {
      at++;
    }
  }

  private Object integer(int start, int digits) {
    if (digits > CanonicalJson.MAX_INTEGER_DIGITS) {
      throw new JsonException(
          start,
          "expected at most "
              + CanonicalJson.MAX_INTEGER_DIGITS
              + " digits in an integer, found "
              + digits);
    }
    String token = text.substring(start, at);
    if (token.length() <= MAX_LONG_CHARS) {
      return Long.valueOf(token);
    }
    BigInteger value = new BigInteger(token);
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  private Object finite(int start) {
    double value = Double.parseDouble(text.substring(start, at));
    if (Double.isInfinite(value) && !form.isLenient()) {
      throw new JsonException(start, "expected a number within the range of a double");
    }
    return value;
  }

  private String string() {
    int start = ++at;
    while (isPlain(peek())) {
      at++;
    }
    if (peek() == '"') {
      return text.substring(start, at++);
    }
    StringBuilder characters = new StringBuilder().append(text, start, at);
    while (peek() != '"') {
      character(characters);
    }
    at++;
    return characters.toString();
  }

  /** Whether a character stands for itself and needs no company: no surrogate has passed yet. */
  private static boolean isPlain(int unit) {
    return unit >= ' ' && unit != '"' && unit != '\\' && !isSurrogate(unit);
  }

  private void character(StringBuilder characters) {
    int unit = peek();
    if (unit == END) {
      throw expected("'\"' to end the string");
    }
    if (unit < ' ') {
      throw expected("control characters to be escaped");
    }
    if (unit == '\\') {
      escape(characters);
    } else if (isSurrogate(unit)) {
      rawPair(characters);
    } else {
      characters.append((char) unit);
      at++;
    }
  }

  private void escape(StringBuilder characters) {
    at++;
    char unescaped =
        switch (peek()) {
          case '"' -> '"';
          case '\\' -> '\\';
          case '/' -> '/';
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'u' -> 'u';
          default -> throw expected("one of \"\\/bfnrtu after the backslash");
        };
    at++;
    if (unescaped == 'u') {
      unicodeEscape(characters);
    } else {
      characters.append(unescaped);
    }
  }

  private void unicodeEscape(StringBuilder characters) {
    int start = at - 2;
    char unit = hexUnit();
    characters.append(unit);
    if (!Character.isSurrogate(unit) || form.isLenient()) {
      return;
    }
    if (Character.isHighSurrogate(unit) && text.startsWith("\\u", at)) {
      at += 2;
      char low = hexUnit();
      if (Character.isLowSurrogate(low)) {
        characters.append(low);
        return;
      }
    }
    throw new JsonException(start, "expected a surrogate pair, found one half of it");
  }

  private char hexUnit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
      if (digit < 0) {
        throw expected("four hexadecimal digits after \\u");
      }
      unit = unit << 4 | digit;
      at++;
    }
    return (char) unit;
  }

  private void rawPair(StringBuilder characters) {
    int codePoint = text.codePointAt(at);
    if (!Character.isSupplementaryCodePoint(codePoint) && !form.isLenient()) {
      throw expected("a surrogate pair");
    }
    characters.appendCodePoint(codePoint);
    at += Character.charCount(codePoint);
  }

  private int peekPastSpace() {
    int next = peek();
    while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
      at++;
      next = peek();
    }
    return next;
  }

  private int peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private static boolean isDigit(int unit) {
    return unit >= '0' && unit <= '9';
  }

  private static boolean isSurrogate(int unit) {
    return unit >= Character.MIN_SURROGATE && unit <= Character.MAX_SURROGATE;
  }

  private JsonException expected(String what) {
    return new JsonException(at, "expected " + what + ", found " + found());
  }

  private String found() {
    int unit = peek();
    if (unit == END) {
      return "the end of the text";
    }
    return unit > ' ' && unit < 0x7f ? "'" + (char) unit + "'" : String.format("U+%04X", unit);
  }
}
