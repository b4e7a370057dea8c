package dev.teem.engine.swarm;

import dev.teem.engine.receipt.CanonicalJson;
import dev.teem.engine.receipt.Sha256;
import dev.teem.engine.space.Tuple;
import java.util.List;
import java.util.Map;

/**
 * What is left of an agent that was compressed: everything but its data, and the data's hash by
 * which it is found and known again. Immutable.
 *
 * @param id the agent's, as are the next seven
 * @param yool what is to be done with it
 * @param map position in the tree of agents
 * @param authority in whose name it acts
 * @param lane the stream of work it belongs to
 * @param source authority that put it out
 * @param parent id of the tuple it comes from, or null
 * @param receipts what was already done for it
 * @param dataSha256 SHA-256 over the canonical form of its {@link #dataOf data}, in hex
 * @param foreign whether another program wrote the tuple in its own way: its data is then all that
 *     it wrote
 */
public record CompressToken(
    String id,
    String yool,
    List<Long> map,
    String authority,
    String lane,
    String source,
    String parent,
    List<String> receipts,
    String dataSha256,
    boolean foreign) {

  /** Copies the lists. */
  public CompressToken {
    map = List.copyOf(map);
    receipts = List.copyOf(receipts);
  }

  /** The token of an agent. */
  public static CompressToken of(Tuple agent) {
    return new CompressToken(
        agent.id(),
        agent.yool(),
        agent.map(),
        agent.authority(),
        agent.lane(),
        agent.source(),
        agent.parent(),
        agent.receipts(),
        sha256(dataOf(agent)),
        agent.written() != null);
  }

  /**
   * What has to be kept of an agent beside its token: its data, or, where another program wrote the
   * tuple in its own way, all that it wrote, since its id depends on that.
   */
  public static Map<String, Object> dataOf(Tuple agent) {
    return agent.written() == null ? agent.data() : agent.written();
  }

  /**
   * The agent as it was.
   *
   * @param data what {@link #dataOf} gave
   * @throws IllegalArgumentException if it is other data
   */
  public Tuple restore(Map<String, Object> data) {
    String given = sha256(data);
    if (!given.equals(dataSha256)) {
      throw new IllegalArgumentException(
          "data has sha256="
              + given
              + ", not that of agent="
              + id
              + ", "
              + dataSha256
              + "; give what it was compressed with");
    }
    return foreign
        ? Tuple.fromJson(data)
        : new Tuple(id, yool, map, authority, lane, source, parent, receipts, data, null);
  }

  private static String sha256(Map<String, Object> data) {
    return Sha256.hex(Sha256.of(CanonicalJson.bytes(data)));
  }
}
