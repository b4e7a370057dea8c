package dev.teem.engine.space;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A piece of work or a fact that is put out, found by its fields and taken. Immutable; JSON values
 * only.
 *
 * @param id {@code sha256:} and the hash of the canonical form without the id: equal tuples have
 *     equal ids
 * @param yool what is to be done with it
 * @param map position in the tree of agents, from the root
 * @param authority in whose name it acts
 * @param lane the stream of work it belongs to
 * @param source authority that put it out
 * @param parent id of the tuple it comes from, or null
 * @param receipts what was already done for it
 * @param data everything else
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
    Map<String, Object> data) {

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
    Tuple unnamed = new Tuple(null, yool, map, authority, lane, source, parent, receipts, data);
    return new Tuple(
        contentId(unnamed.toJson()), yool, map, authority, lane, source, parent, receipts, data);
  }

  /**
   * The id of a tuple in JSON form: its top-level {@code id}, if there is one, is left out of the
   * hash.
   */
  public static String contentId(Map<String, Object> tuple) {
    Map<String, Object> content = new LinkedHashMap<>(tuple);
    content.remove("id");
    return "sha256:" + Sha256.hex(Sha256.of(CanonicalJson.bytes(content)));
  }

  /** Its JSON form: every field under its name; an absent id is left out. */
  public Map<String, Object> toJson() {
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
