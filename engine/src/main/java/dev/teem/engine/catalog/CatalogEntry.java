package dev.teem.engine.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A yool as a catalog has it. Immutable; JSON values only, copied one level deep.
 *
 * @param yool its name
 * @param lane the stream of work that it belongs to
 * @param authority in whose name it acts
 * @param more what another program says of it besides
 */
public record CatalogEntry(String yool, String lane, String authority, Map<String, Object> more) {
  private static final String YOOL = "yool_id";
  private static final String LANE = "lane";
  private static final String AUTHORITY = "authority";

  /** More is not a name but a mistake. */
  private static final int MAX_CHARS = 1_000;

  /** Checks the names and copies the rest. */
  public CatalogEntry {
    check(YOOL, yool);
    check(LANE, lane);
    check(AUTHORITY, authority);
    more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
  }

  /** An entry of which nothing more is said. */
  public CatalogEntry(String yool, String lane, String authority) {
    this(yool, lane, authority, Map.of());
  }

  private static void check(String member, String value) {
    if (value == null) {
      throw new IllegalArgumentException(member + " is missing");
    }
    if (value.isBlank() || value.length() > MAX_CHARS) {
      throw new IllegalArgumentException(
          member + " has chars=" + value.length() + ", not 1 to " + MAX_CHARS);
    }
  }

  /**
   * An entry from its JSON form.
   *
   * @param json as {@link dev.teem.engine.receipt.CanonicalJson#parse} gives it
   * @throws IllegalArgumentException if it is no object, or a name is missing or not text; the
   *     message says which
   */
  public static CatalogEntry fromJson(Object json) {
    if (!(json instanceof Map<?, ?> object)) {
      throw new IllegalArgumentException("not an object");
    }
    Map<String, Object> more = new LinkedHashMap<>();
    object.forEach((name, value) -> more.put((String) name, value));
    return new CatalogEntry(
        text(YOOL, more.remove(YOOL)),
        text(LANE, more.remove(LANE)),
        text(AUTHORITY, more.remove(AUTHORITY)),
        more);
  }

  private static String text(String member, Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IllegalArgumentException(member + "=" + value + " is not a string");
  }

  /** Its JSON form: {@code yool_id}, {@code lane}, {@code authority}, and what else there is. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(YOOL, yool);
    json.put(LANE, lane);
    json.put(AUTHORITY, authority);
    json.putAll(more);
    return json;
  }
}
