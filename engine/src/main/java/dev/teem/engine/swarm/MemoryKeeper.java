package dev.teem.engine.swarm;

import dev.teem.engine.receipt.CanonicalJson;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps data in this JVM's memory, in its canonical form, once for all agents that have equal data.
 * Any thread may use it.
 *
 * <p>Not bounded, since what it refused or dropped would be an agent that cannot be pruned or
 * restored: for each of the data that differs it takes about a byte a character, and 200 more. Who
 * has more than memory, or wants to find it after a crash, gives the swarm a keeper of his own.
 */
public final class MemoryKeeper implements DataKeeper {
  private final ConcurrentHashMap<String, Kept> byHash = new ConcurrentHashMap<>();

  /** Data, and for how many agents. */
  private record Kept(String json, long agents) {
    Kept with(long more) {
      return agents + more == 0 ? null : new Kept(json, agents + more);
    }
  }

  /** Keeps nothing yet. */
  public MemoryKeeper() {}

  @Override
  public void keep(CompressToken token, Map<String, Object> data) {
    String json = CanonicalJson.write(data);
    byHash.merge(token.dataSha256(), new Kept(json, 1), (known, _) -> known.with(1));
  }

  @Override
  @SuppressWarnings("unchecked") // the canonical form of a map is read as one
  public Map<String, Object> find(CompressToken token) {
    Kept kept = byHash.get(token.dataSha256());
    return kept == null ? null : (Map<String, Object>) CanonicalJson.parse(kept.json);
  }

  @Override
  public void forget(CompressToken token) {
    byHash.computeIfPresent(token.dataSha256(), (_, known) -> known.with(-1));
  }

  /** How many different data it keeps. */
  public int size() {
    return byHash.size();
  }
}
