package dev.teem.engine.event;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a process asked of a device, as far as a replay compares it with what the code asks then.
 *
 * @param device the driver's name
 * @param verb what it was to do
 * @param text the request as one line of at most {@link #MAX_TEXT} characters: its canonical JSON;
 *     of a longer one the start, the length and the SHA-256. Of bytes it has their SHA-256, of
 *     objects that are no JSON their class only, for they need not print the same in every run
 */
public record IoRequest(String device, Verb verb, String text) {
  /** Characters of a text. */
  public static final int MAX_TEXT = 256;

  private static final int START = 128;

  /** What a device can be asked to do. */
  public enum Verb {
    READ,
    WRITE
  }

  public IoRequest {
    Objects.requireNonNull(device, "device");
    Objects.requireNonNull(verb, "verb");
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "text of length=" + text.length() + " is longer than " + MAX_TEXT);
    }
  }

  /** Of the request itself, which is not kept. */
  public static IoRequest of(String device, Verb verb, Object request) {
    return new IoRequest(device, verb, shortened(json(request)));
  }

  private static String json(Object request) {
    try {
      return CanonicalJson.write(plain(request, 0));
    } catch (IllegalArgumentException e) {
      // Half a surrogate pair, not a number, or deeper than JSON may be.
      return CanonicalJson.write(classOf(request));
    }
  }

  private static Object plain(Object value, int depth) {
    if (depth > CanonicalJson.MAX_DEPTH) {
      throw new IllegalArgumentException("nesting exceeds depth=" + CanonicalJson.MAX_DEPTH);
    }
    return switch (value) {
      case null -> null;
      case Boolean _, Long _, Integer _, Short _, BigInteger _, Double _, String _ -> value;
      case byte[] bytes -> Map.of("$bytes", bytes.length, "$sha256", Sha256.hex(Sha256.of(bytes)));
      case List<?> list -> {
        List<Object> elements = new ArrayList<>();
        list.forEach(element -> elements.add(plain(element, depth + 1)));
        yield elements;
      }
      case Map<?, ?> map -> {
        Map<Object, Object> members = new LinkedHashMap<>();
        map.forEach((key, member) -> members.put(key, plain(member, depth + 1)));
        yield members;
      }
      default -> classOf(value);
    };
  }

  private static Map<String, Object> classOf(Object value) {
    return Map.of("$class", value.getClass().getName());
  }

  private static String shortened(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(START - 1)) ? START - 1 : START;
    return "%s... characters=%d sha256=%s"
        .formatted(
            text.substring(0, end),
            text.length(),
            Sha256.hex(Sha256.of(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public String toString() {
    return verb.name().toLowerCase(Locale.ROOT) + " of device=" + device + " " + text;
  }
}
