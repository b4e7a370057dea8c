package dev.teem.engine.agent;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * By what the receipts of an agent's steps are found again: the hash of its tuple without the terms
 * and without what has been done for it. So an agent that ran out of its budget goes on where it
 * was when it is put out with a larger one.
 */
final class AgentIdentity {
  private AgentIdentity() {}

  static String of(Tuple tuple) {
    Map<String, Object> content = new LinkedHashMap<>();
    if (!tuple.id().startsWith(Tuple.HASH)) {
      // A name: two of different names are different work.
      content.put("id", tuple.id());
    }
    content.put("yool", tuple.yool());
    content.put("map", tuple.map());
    content.put("authority", tuple.authority());
    content.put("lane", tuple.lane());
    content.put("source", tuple.source());
    content.put("parent", tuple.parent());
    Map<String, Object> data = new LinkedHashMap<>(tuple.data());
    data.remove(AgentTerms.MEMBER);
    content.put("data", data);
    return Sha256.hex(Sha256.of(CanonicalJson.bytes(content)));
  }
}
