package dev.teem.engine.space;

import dev.teem.engine.receipt.CanonicalBytes;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A piece of work or a fact that is put out, found by its fields and taken. Immutable; JSON values
 * only, copied one level deep.
 *
 * <p>No record: it keeps what a {@link TupleSpace} looks it up by, so that putting it out reads its
 * own cache lines only, and not those of its strings.
 */
public final class Tuple {

  /** What an id begins with that is the hash of the content. */
  public static final String HASH = "sha256:";

  /** Longer than any name that somebody gives a tuple. */
  private static final int MAX_ID_CHARS = 1_000;

  private final String id;
  private final String yool;
  private final List<Long> map;
  private final String authority;
  private final String lane;
  private final String source;
  private final String parent;
  private final List<String> receipts;
  private final Map<String, Object> data;
  private final Map<String, Object> written;

  private final int idHash;
  private final int laneHash;
  private final int bucketHash;
  private final boolean named;

  /**
   * Copies the collections.
   *
   * @param id {@code sha256:} and the hash of the canonical form without the id: equal tuples have
   *     equal ids. Of a tuple that another program has named otherwise, that name; null if it has
   *     none yet
   * @param yool what is to be done with it; null only if another program has not said
   * @param map position in the tree of agents, from the root
   * @param authority in whose name it acts
   * @param lane the stream of work it belongs to
   * @param source authority that put it out
   * @param parent id of the tuple it comes from, or null
   * @param receipts what was already done for it
   * @param data everything else, members included that only another program knows; numbers and
   *     texts become what they are when they are read back: integers of up to 64 bits are longs
   * @param written its JSON form where another program made it with other members than ours, so
   *     that it keeps its id; null where the other parameters give the form
   */
  public Tuple(
      String id,
      String yool,
      List<Long> map,
      String authority,
      String lane,
      String source,
      String parent,
      List<String> receipts,
      Map<String, Object> data,
      Map<String, Object> written) {
    this.id = id;
    this.yool = yool;
    this.map = List.copyOf(map);
    this.authority = authority;
    this.lane = lane;
    this.source = source;
    this.parent = parent;
    this.receipts = List.copyOf(receipts);
    this.data = Collections.unmodifiableMap(new LinkedHashMap<>(ParsedForm.of(data)));
    this.written =
        written == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(written));
    idHash = TupleRing.hash(id);
    laneHash = Shard.hash(lane);
    bucketHash = Bucket.hash(lane, yool);
    named = id != null && isName(id);
  }

  /** A tuple with the id that its content gives it. */
  public static Tuple of(
      String yool,
      List<Long> map,
      String authority,
      String lane,
      String source,
      String parent,
      List<String> receipts,
      Map<String, Object> data) {
    Tuple unnamed =
        new Tuple(null, yool, map, authority, lane, source, parent, receipts, data, null);
    CanonicalBytes content = new CanonicalBytes();
    unnamed.write(content);
    return unnamed.named(contentId(content));
  }

  /**
   * A tuple from its JSON form, ours or another program's. None of our members has to be there, but
   * those that are must have their type; all others are {@link #data}.
   *
   * <p>An id that claims to be a hash must be that of the form; one that does not is kept as a
   * name; where there is none the tuple gets the hash.
   *
   * @param json as {@link CanonicalJson#parse} gives it
   * @throws IllegalArgumentException if it is no tuple; the message names the member, its value and
   *     what it should be
   */
  public static Tuple fromJson(Map<String, Object> json) {
    return new TupleParser(json).tuple();
  }

  /**
   * The id of a tuple in JSON form: its top-level {@code id}, if there is one, is left out of the
   * hash.
   */
  public static String contentId(Map<String, Object> tuple) {
    Map<String, Object> content = new LinkedHashMap<>(tuple);
    content.remove("id");
    return contentId(new CanonicalBytes().value(content));
  }

  private static String contentId(CanonicalBytes content) {
    MessageDigest digest = Sha256.newDigest();
    digest.update(content.array(), 0, content.length());
    return HASH + Sha256.hex(digest.digest());
  }

  private Tuple named(String newId) {
    return new Tuple(newId, yool, map, authority, lane, source, parent, receipts, data, written);
  }

  /**
   * Looks whether an id is one that {@link #fromJson} takes.
   *
   * @throws IllegalArgumentException if it is empty or very long
   */
  public static void requireIdLength(String id) {
    if (id.isEmpty() || id.length() > MAX_ID_CHARS) {
      throw new IllegalArgumentException(
          "id has chars=" + id.length() + ", not 1 to " + MAX_ID_CHARS + "; leave it out");
    }
  }

  /** The hash of its content, or its name; null if it has neither yet. */
  public String id() {
    return id;
  }

  /** Whether an id is a name, and not the hash of a content. */
  static boolean isName(String id) {
    return !id.startsWith(HASH);
  }

  /** Whether the id is a name that somebody gave it, and not the hash of its content. */
  public boolean isNamed() {
    return named;
  }

  /** What is to be done with it; or null. */
  public String yool() {
    return yool;
  }

  /** Its position in the tree of agents. */
  public List<Long> map() {
    return map;
  }

  /** In whose name it acts. */
  public String authority() {
    return authority;
  }

  /** The stream of work it belongs to. */
  public String lane() {
    return lane;
  }

  /** The authority that put it out. */
  public String source() {
    return source;
  }

  /** The id of the tuple it comes from, or null. */
  public String parent() {
    return parent;
  }

  /** What was already done for it. */
  public List<String> receipts() {
    return receipts;
  }

  /** All other members. */
  public Map<String, Object> data() {
    return data;
  }

  /** Its JSON form as another program has made it; null if it is {@link #toJson} of ours. */
  public Map<String, Object> written() {
    return written;
  }

  int idHash() {
    return idHash;
  }

  int laneHash() {
    return laneHash;
  }

  /** Of lane and yool, as {@link Template#bucketHash}. */
  int bucketHash() {
    return bucketHash;
  }

  /**
   * Writes the canonical form of {@link #toJson}.
   *
   * @throws IllegalArgumentException if the data has what JSON has not
   */
  public void write(CanonicalBytes out) {
    if (written != null) {
      out.value(written);
      return;
    }
    out.begin("{\"authority\":").value(authority).text(",\"data\":").value(data);
    if (id != null) {
      out.text(",\"id\":").value(id);
    }
    out.text(",\"lane\":").value(lane).text(",\"map\":").value(map);
    out.text(",\"parent\":").value(parent).text(",\"receipts\":").value(receipts);
    out.text(",\"source\":").value(source).text(",\"yool\":").value(yool).end();
  }

  /** Its JSON form: every field under its name; an absent id is left out. */
  public Map<String, Object> toJson() {
    if (written != null) {
      return written;
    }
    Map<String, Object> json = new LinkedHashMap<>();
    if (id != null) {
      json.put("id", id);
    }
    json.put("yool", yool);
    json.put("map", map);
    json.put("authority", authority);
    json.put("lane", lane);
    json.put("source", source);
    json.put("parent", parent);
    json.put("receipts", receipts);
    json.put("data", data);
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Tuple that
            && Objects.equals(id, that.id)
            && Objects.equals(yool, that.yool)
            && map.equals(that.map)
            && Objects.equals(authority, that.authority)
            && Objects.equals(lane, that.lane)
            && Objects.equals(source, that.source)
            && Objects.equals(parent, that.parent)
            && receipts.equals(that.receipts)
            && data.equals(that.data)
            && Objects.equals(written, that.written));
  }

  @Override
  public int hashCode() {
    return id == null ? Objects.hash(bucketHash, map, data) : idHash;
  }

  /** For messages: its JSON form. */
  @Override
  public String toString() {
    return toJson().toString();
  }
}
