package dev.teem.engine.lane;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts a digest and a preview in the place of long texts, so that a call to a provider carries
 * little where little will do. Stateless: any thread may call any method.
 *
 * <p>A text of more characters than the threshold becomes a map:
 *
 * <pre>
 *  compressed       true
 *  encoding         "sha256+head_tail"
 *  digest           SHA-256 of the text in UTF-8, in hexadecimal
 *  original_chars   its length
 *  preview          its first threshold/2 characters (rounded down), " ... ", and its last
 *                   threshold/4 (rounded up)
 * </pre>
 *
 * <p>A character is a Unicode code point, as Python counts them: a pair of surrogates is one, and
 * is never cut. No text of such a map is longer than the threshold, so to compress again changes
 * nothing. Lists and the values of maps are walked, all else is kept.
 */
public final class ContextCompressor {
  /** The lowest threshold: of a shorter text nothing would be saved, a digest has 64 characters. */
  public static final int MIN_CHARS = 64;

  private static final String ENCODING = "sha256+head_tail";
  private static final String GAP = " ... ";

  private final int threshold;

  /**
   * A compressor.
   *
   * @param threshold characters of the longest text that stays whole, at least {@link #MIN_CHARS}
   */
  public ContextCompressor(int threshold) {
    if (threshold < MIN_CHARS) {
      throw new IllegalArgumentException("threshold=" + threshold + " is less than " + MIN_CHARS);
    }
    this.threshold = threshold;
  }

  /**
   * Whether the data of a tuple is to be compressed before it is worked on: what its {@code
   * compress_context} says if that is true or false, otherwise whether it names a {@code provider}
   * or has an {@code llm_context}. Something that is null, false, 0 or empty is not there.
   */
  public static boolean isWanted(Map<String, ?> data) {
    return data.get("compress_context") instanceof Boolean wish
        ? wish
        : isThere(data.get("provider")) || isThere(data.get("llm_context"));
  }

  private static boolean isThere(Object value) {
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      case Number number -> number.doubleValue() != 0;
      case CharSequence text -> !text.isEmpty();
      case Collection<?> elements -> !elements.isEmpty();
      case Map<?, ?> members -> !members.isEmpty();
      default -> true;
    };
  }

  /**
   * Compresses what is long.
   *
   * @param data JSON values, as {@link CanonicalJson#write} takes them
   * @return a copy where something was, the very same object if nothing is long
   * @throws IllegalArgumentException if the nesting exceeds {@link CanonicalJson#MAX_DEPTH}, or a
   *     long text holds a lone surrogate, which has no UTF-8
   */
  @SuppressWarnings("unchecked") // a map of such keys is copied with its keys
  public Map<String, Object> compress(Map<String, Object> data) {
    return (Map<String, Object>) map(data, 1);
  }

  private Object value(Object value, int depth) {
    return switch (value) {
      case CharSequence text when isLong(text) -> digest(text.toString());
      case Map<?, ?> map -> map(map, depth + 1);
      case List<?> list -> list(list, depth + 1);
      case null, default -> value;
    };
  }

  @SuppressWarnings("ReferenceEquality") // what is kept is the same object
  private Map<?, ?> map(Map<?, ?> map, int depth) {
    checkDepth(depth);
    Map<Object, Object> copy = null;
    for (Map.Entry<?, ?> member : map.entrySet()) {
      Object now = value(member.getValue(), depth);
      if (now != member.getValue()) {
        copy = copy == null ? new LinkedHashMap<>(map) : copy;
        copy.put(member.getKey(), now);
      }
    }
    return copy == null ? map : copy;
  }

  @SuppressWarnings("ReferenceEquality") // what is kept is the same object
  private List<?> list(List<?> list, int depth) {
    checkDepth(depth);
    List<Object> copy = null;
    int at = 0;
    for (Object element : list) {
      Object now = value(element, depth);
      if (now != element) {
        copy = copy == null ? new ArrayList<>(list) : copy;
        copy.set(at, now);
      }
      at++;
    }
    return copy == null ? list : copy;
  }

  private static void checkDepth(int depth) {
    if (depth > CanonicalJson.MAX_DEPTH) {
      throw new IllegalArgumentException("nesting exceeds depth=" + CanonicalJson.MAX_DEPTH);
    }
  }

  /** Most texts have too few units for so many characters and are not looked into. */
  private boolean isLong(CharSequence text) {
    return text.length() > threshold
        && Character.codePointCount(text, 0, text.length()) > threshold;
  }

  private Map<String, Object> digest(String text) {
    String head = text.substring(0, text.offsetByCodePoints(0, threshold / 2));
    int tail = text.offsetByCodePoints(text.length(), -Math.ceilDiv(threshold, 4));
    Map<String, Object> digest = new LinkedHashMap<>();
    digest.put("compressed", true);
    digest.put("encoding", ENCODING);
    digest.put("digest", Sha256.hex(sha256(text)));
    digest.put("original_chars", (long) text.codePointCount(0, text.length()));
    digest.put("preview", head + GAP + text.substring(tail));
    return digest;
  }

  /**
   * {@link String#getBytes} would put a question mark for a lone surrogate, and two texts as one.
   */
  private static byte[] sha256(String text) {
    try {
      ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] digest = new byte[Sha256.LENGTH];
      new Sha256().digest(utf8.array(), utf8.arrayOffset(), utf8.remaining(), digest, 0);
      return digest;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "a text of chars=" + text.length() + " holds a lone surrogate: it has no UTF-8", e);
    }
  }
}
