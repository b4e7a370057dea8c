package dev.teem.journal.tuple;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.JsonException;
import dev.teem.engine.space.Tuple;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One line of a tuple log: what happened to a tuple, and when.
 *
 * <pre>
 *  {"at":"2026-11-21T12:22:23.149927+00:00","op":"out","tuple":{"id":"sha256:...",...}}
 *  {"at":...,"op":"in","tuple":{"id":"sha256:..."}}
 *  {"at":...,"op":"receipt","outcome":{...},"tuple":{"id":"sha256:..."}}
 * </pre>
 *
 * <p>The first is what simplicio-prompt's tuple bus writes, but for white space and the order of
 * the members. The second it writes with all of the tuple, and is read in that form as well.
 * Immutable.
 *
 * @param at a date and a time with an offset
 * @param tuple in JSON form; where it was there before, at least the id
 * @param outcome how the work ended; null unless this is a receipt
 */
public record TupleEntry(Op op, String at, Map<String, Object> tuple, Map<String, Object> outcome) {
  private static final Set<String> MEMBERS = Set.of("op", "at", "tuple", "outcome");

  /** What a tuple can meet with. */
  public enum Op {
    /** It was put out. */
    OUT,
    /** It was taken. */
    IN,
    /** The work on it has ended. */
    RECEIPT;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The name in a log. */
    public String word() {
      return word;
    }

    private static Op of(Object word) {
      for (Op op : values()) {
        if (op.word().equals(word)) {
          return op;
        }
      }
      throw new IllegalArgumentException(
          "op=" + CanonicalJson.excerpt(word) + " is not out, in or receipt");
    }
  }

  /**
   * Reads a line.
   *
   * @param json strictly by RFC 8259, as {@link CanonicalJson#parse} takes it
   * @throws IllegalArgumentException if it is no entry; the message names the member and its value
   */
  public static TupleEntry parse(String json) {
    Map<String, Object> members = object("line", parsed(json));
    for (String name : members.keySet()) {
      if (!MEMBERS.contains(name)) {
        throw new IllegalArgumentException(
            "member="
                + CanonicalJson.excerpt(name)
                + " is unknown; an entry has op, at and tuple, and a receipt an outcome");
      }
    }
    Op op = Op.of(members.get("op"));
    if (!(members.get("at") instanceof String at)) {
      throw new IllegalArgumentException(
          "at=" + CanonicalJson.excerpt(members.get("at")) + " is not a string");
    }
    Object outcome = members.get("outcome");
    if (outcome != null && op != Op.RECEIPT) {
      throw new IllegalArgumentException("outcome is given, but op=" + op.word());
    }
    return new TupleEntry(
        op,
        at,
        object("tuple", members.get("tuple")),
        outcome == null ? null : object("outcome", outcome));
  }

  private static Object parsed(String json) {
    try {
      return CanonicalJson.parse(json);
    } catch (JsonException e) {
      throw new IllegalArgumentException("not JSON: " + e.getMessage(), e);
    }
  }

  @SuppressWarnings("unchecked") // The keys of what was parsed are strings.
  private static Map<String, Object> object(String name, Object value) {
    if (value instanceof Map<?, ?> object) {
      return (Map<String, Object>) object;
    }
    throw new IllegalArgumentException(
        name + "=" + CanonicalJson.excerpt(value) + " is not an object");
  }

  /**
   * This entry, if all that it says can be believed: the date is one, the tuple is one or, where it
   * was there before, the name of one, and an id that is a hash is that of the content. A tuple
   * without an id gets one.
   *
   * @throws IllegalArgumentException otherwise; the message names the member and its value
   */
  public TupleEntry checked() {
    try {
      OffsetDateTime.parse(at);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "at="
              + CanonicalJson.excerpt(at)
              + " is not a date such as 2026-11-21T12:22:23.149927+00:00",
          e);
    }
    boolean nameOnly = op != Op.OUT && tuple.size() == 1 && tuple.get("id") instanceof String;
    return nameOnly ? this : new TupleEntry(op, at, Tuple.fromJson(tuple).toJson(), outcome);
  }

  /**
   * The tuple's id.
   *
   * @throws IllegalArgumentException if it has none
   */
  public String id() {
    return requireId(tuple.get("id"));
  }

  static String requireId(Object id) {
    if (id instanceof String name) {
      return name;
    }
    throw new IllegalArgumentException(
        "tuple.id=" + CanonicalJson.excerpt(id) + " is not a string");
  }

  /**
   * The id of the tuple on which the work ends with this, null if there is none. A receipt may also
   * be put out as a tuple of its own, as workers of the tuple bus do: it has the yool receipt, and
   * names its parent.
   */
  String ends() {
    return switch (op) {
      case RECEIPT -> id();
      case OUT -> isReceipt(tuple.get("yool")) ? parent(tuple) : null;
      case IN -> null;
    };
  }

  static boolean isReceipt(Object yool) {
    return "receipt".equals(yool);
  }

  /** The id of the tuple that one comes from, null if there is none. */
  static String parent(Map<String, Object> tuple) {
    Object parent = tuple.getOrDefault("parent_id", tuple.get("parent"));
    return parent instanceof String id ? id : null;
  }

  /** The line, without a terminator: canonical JSON in UTF-8. */
  public byte[] bytes() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("op", op.word());
    members.put("at", at);
    members.put("tuple", tuple);
    if (outcome != null) {
      members.put("outcome", outcome);
    }
    return CanonicalJson.bytes(members);
  }
}
