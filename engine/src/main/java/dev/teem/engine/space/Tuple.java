package dev.teem.engine.space;

import dev.teem.engine.receipt.CanonicalBytes;
import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of work or a fact that is put out, found by its fields and taken. Immutable; JSON values
 * only, copied one level deep.
 *
 * @param id {@code sha256:} and the hash of the canonical form without the id: equal tuples have
 *     equal ids. Of a tuple that another program has named otherwise, that name
 * @param yool what is to be done with it; null only if another program has not said
 * @param map position in the tree of agents, from the root
 * @param authority in whose name it acts
 * @param lane the stream of work it belongs to
 * @param source authority that put it out
 * @param parent id of the tuple it comes from, or null
 * @param receipts what was already done for it
 * @param data everything else, members included that only another program knows
 * @param written its JSON form where another program made it with other members than ours, so that
 *     it keeps its id; null where the other components give the form
 */
public record Tuple(
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

  /** What an id begins with that is the hash of the content. */
  public static final String HASH = "sha256:";

  /** Copies the collections. */
  public Tuple {
    map = List.copyOf(map);
    receipts = List.copyOf(receipts);
    data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
    written = written == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(written));
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
   * Writes the canonical form of {@link #toJson}.
   *
   * @throws IllegalArgumentException if the data has what JSON has not
   */
  public void write(CanonicalBytes out) {
    if (written != null) {
      out.value(written);
      return;
    }
    out.text("{\"authority\":").value(authority).text(",\"data\":").value(data);
    if (id != null) {
      out.text(",\"id\":").value(id);
    }
    out.text(",\"lane\":").value(lane).text(",\"map\":").value(map);
    out.text(",\"parent\":").value(parent).text(",\"receipts\":").value(receipts);
    out.text(",\"source\":").value(source).text(",\"yool\":").value(yool).text("}");
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
}
