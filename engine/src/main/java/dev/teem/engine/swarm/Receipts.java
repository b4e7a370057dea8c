package dev.teem.engine.swarm;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.space.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The receipts that a {@link Swarm} appends to tuples, and the tuples that have them: a name stays,
 * an id that is the hash of the content is that of the new content.
 */
final class Receipts {
  static final String OUT = "out@";
  static final String ROUTE = "route@";
  static final String BATCH = "batch@";

  private Receipts() {}

  /** A tuple as it is put out. */
  static Tuple out(Tuple tuple) {
    String lane = tuple.lane() == null ? "" : tuple.lane();
    return add(tuple, tuple.data(), OUT + lane);
  }

  /** A tuple with other data and one more receipt. */
  static Tuple add(Tuple tuple, Map<String, Object> data, String receipt) {
    List<String> receipts = new ArrayList<>(tuple.receipts());
    receipts.add(receipt);
    if (tuple.id() == null || tuple.id().startsWith(Tuple.HASH)) {
      return Tuple.of(
          tuple.yool(),
          tuple.map(),
          tuple.authority(),
          tuple.lane(),
          tuple.source(),
          tuple.parent(),
          receipts,
          data);
    }
    return requireJson(
        new Tuple(
            tuple.id(),
            tuple.yool(),
            tuple.map(),
            tuple.authority(),
            tuple.lane(),
            tuple.source(),
            tuple.parent(),
            receipts,
            data,
            null));
  }

  /**
   * Gives a tuple back that can be kept: one whose id is the hash of its content was written once
   * already.
   *
   * @throws IllegalArgumentException if it has no id, or is no JSON: that would fail those who
   *     prune later
   */
  static Tuple requireJson(Tuple tuple) {
    if (tuple.id() == null) {
      throw new IllegalArgumentException(
          "an agent of yool="
              + tuple.yool()
              + " has no id; Tuple.of gives it the hash of its content");
    }
    if (!tuple.id().startsWith(Tuple.HASH)) {
      CanonicalJson.bytes(tuple.toJson());
    }
    return tuple;
  }
}
